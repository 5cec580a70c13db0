import {
  type ConsoleModule,
  menuEntry,
  permissionMessages,
  ResourceList,
  ResponsiveTable,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import ChecklistOutlined from '@mui/icons-material/ChecklistOutlined';
import { BooleanInput, useCreatePath, useTranslate } from 'react-admin';
import type { PostTask } from '../model/post-task.js';
import { postTaskPermissions } from '../model/post-task-permissions.js';

const filters = [<BooleanInput key="overdue" source="overdue" />];

/** What waits for the person who is signed in, the most urgent first. */
function PostTaskList() {
  const translate = useTranslate();
  const today = useToday();
  const createPath = useCreatePath();
  const columns: readonly TableColumn<PostTask>[] = [
    { source: 'kind', phone: 'end', render: ({ kind }) => translate(`posts.task.${kind}`, { _: kind }) },
    { source: 'title', link: true, phone: 'title' },
    { source: 'divisionCode', kind: 'division' },
    { source: 'since', kind: 'day' },
    { source: 'dueOn', render: ({ dueOn, notBefore }) => <Due dueOn={dueOn} notBefore={notBefore} today={today} /> },
  ];
  return (
    <ResourceList<PostTask> filters={filters} sort={{ field: 'dueOn', order: 'ASC' }}>
      <ResponsiveTable
        columns={columns}
        empty="posts.task.none"
        rowLink={({ resource, recordId }) => createPath({ resource, id: recordId, type: 'show' })}
      />
    </ResourceList>
  );
}

function Due({ dueOn, notBefore, today }: Pick<PostTask, 'dueOn' | 'notBefore'> & { readonly today: string }) {
  const translate = useTranslate();
  if (notBefore !== null) return <Tag tone="neutral">{translate('posts.task.not_before', { day: notBefore })}</Tag>;
  if (dueOn === null) return '—';
  return dueOn < today ? <Tag tone="error">{translate('posts.task.overdue', { day: dueOn })}</Tag> : dueOn;
}

const zh = {
  resources: {
    'post-tasks': {
      name: '待办事项',
      fields: {
        kind: '要办的事',
        title: '事项',
        divisionCode: '所在地',
        since: '起始日',
        dueOn: '应办日期',
        overdue: '只看逾期',
      },
    },
  },
  posts: {
    task: {
      none: '目前没有等您办理的事项。',
      not_before: '公示到%{day}',
      overdue: '%{day} 已逾期',
      check: '把关',
      meeting: '登记村级会议',
      notice: '公示',
      audit: '审核',
      approve: '审批',
      file: '备案',
      returned: '被退回，请修改后重新提交',
      report_vacancy: '报告空岗',
      correct_frozen_month: '更正退岗前已冻结的月份',
      follow_up: '退岗回访',
    },
  },
  permissions: permissionMessages(postTaskPermissions, 'zh'),
};

const en: typeof zh = {
  resources: {
    'post-tasks': {
      name: 'My tasks',
      fields: {
        kind: 'To do',
        title: 'Matter',
        divisionCode: 'Place',
        since: 'Since',
        dueOn: 'Due',
        overdue: 'Overdue only',
      },
    },
  },
  posts: {
    task: {
      none: 'Nothing waits for you now.',
      not_before: 'on notice until %{day}',
      overdue: '%{day}, overdue',
      check: 'Check',
      meeting: 'Record the village meeting',
      notice: 'Put up the notice',
      audit: 'Audit',
      approve: 'Approve',
      file: 'File',
      returned: 'Returned: correct it and hand it in again',
      report_vacancy: 'Report the vacancy',
      correct_frozen_month: 'Put right a month frozen before the exit',
      follow_up: 'Follow up an exit',
    },
  },
  permissions: permissionMessages(postTaskPermissions, 'en'),
};

/** Everybody's own list of what to do about posts. */
export const postTasksConsole: ConsoleModule = {
  name: 'post-tasks',
  resources: [{ name: 'post-tasks', list: PostTaskList }],
  menu: [menuEntry('work', 'post-tasks', 20, ChecklistOutlined)],
  messages: { zh, en },
};
