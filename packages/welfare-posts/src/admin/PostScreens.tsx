import {
  type CommandField,
  CorrectButton,
  CountField,
  DayField,
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  MoneyField,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
} from '@gongyi/console-kit';
import { TextInput, useRecordContext, useTranslate } from 'react-admin';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import { AgreementTable } from './AgreementScreens.js';
import { PostNeedFacts } from './PostNeedFacts.js';
import { QuotaChangeButton, QuotaChangesOfPost } from './QuotaChangeScreens.js';
import { PostVacancies } from './VacancyScreens.js';

const columns: readonly TableColumn<WelfarePostRecord>[] = [
  { source: 'name', link: true },
  { source: 'code', sortable: true, phone: 'hidden' },
  { source: 'divisionCode', kind: 'division', sortable: true },
  { source: 'category' },
  { source: 'standardFen', kind: 'money', phone: 'end' },
  { source: 'requiredDays', kind: 'count' },
  { source: 'places', kind: 'count' },
  { source: 'holders', field: <Holders />, spreadsheet: [{ source: 'holders', kind: 'count' }] },
  { source: 'fundSource', phone: 'hidden' },
];

const filters = [
  <TextInput key="q" source="q" />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <TextInput key="category" source="category" />,
];

/** Holders in force today; more than places stands out. */
function Holders() {
  const post = useRecordContext<WelfarePostRecord>();
  const translate = useTranslate();
  if (post === undefined) return null;
  if (post.holders > post.places)
    return <Tag tone="warning">{translate('posts.too_many', { smart_count: post.holders })}</Tag>;
  return <CountField value={post.holders} />;
}

/** The approved posts. */
export function WelfarePostList() {
  return (
    <ResourceList<WelfarePostRecord> filters={filters} sort={{ field: 'divisionCode', order: 'ASC' }}>
      <ResponsiveTable columns={columns} />
    </ResourceList>
  );
}

const editFields: readonly CommandField[] = [
  { name: 'name', kind: 'text', minLength: 2, initial: (record) => record['name'] },
  { name: 'remark', kind: 'text', initial: (record) => record['remark'] },
  { name: 'reason', kind: 'reason' },
];

/** One post: what is done where, for how many, at which standard, and who holds it. */
export function WelfarePostShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<WelfarePostRecord>
      title={(post) => post.name}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={
        <>
          <QuotaChangeButton />
          <CorrectButton fields={editFields} permission="welfare-posts.edit" />
        </>
      }
    >
      <Section>
        <Facts />
      </Section>
      <PostNeedFacts />
      <PostVacancies />
      <Section title={translate('posts.holders')} flush>
        <HoldersOfPost />
      </Section>
      <QuotaChangesOfPost />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.welfare-posts.fields.${field}`;

function Facts() {
  return (
    <FactGrid>
      <Fact label={label('standardFen')}>
        <MoneyField source="standardFen" fontWeight={650} />
      </Fact>
      <Fact label={label('places')}>
        <CountField source="places" />
      </Fact>
      <Fact label={label('holders')}>
        <Holders />
      </Fact>
      <Fact label={label('requiredDays')}>
        <CountField source="requiredDays" />
      </Fact>
      {(['code', 'category', 'usingUnit', 'developingDepartment', 'fundSource', 'approvalNumber'] as const).map(
        (field) => (
          <Fact key={field} label={label(field)}>
            <PlainField source={field} />
          </Fact>
        ),
      )}
      <Fact label={label('validFrom')}>
        <DayField source="validFrom" />
      </Fact>
      <Fact label={label('validTo')}>
        <DayField source="validTo" />
      </Fact>
      <Fact label={label('remark')}>
        <PlainField source="remark" />
      </Fact>
    </FactGrid>
  );
}

function HoldersOfPost() {
  const post = useRecordContext<WelfarePostRecord>();
  if (post === undefined) return null;
  return (
    <ResourceList
      resource="agreements"
      embedded
      storeKey={false}
      filter={{ welfarePostId: post.id }}
      sort={{ field: 'startsOn', order: 'DESC' }}
    >
      <AgreementTable without={['postName', 'divisionCode']} />
    </ResourceList>
  );
}
