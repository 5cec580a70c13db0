import { listRoute, type Route } from '@gongyi/server-kit/express';
import { postTaskFilterSchema, postTaskSchema } from '../model/post-task.js';
import type { PostTaskService } from '../service/post-tasks.js';

/** What waits for whoever asks. */
export function postTaskRoutes(tasks: PostTaskService): Route[] {
  return [
    listRoute({
      resource: 'post-tasks',
      name: { zh: '待办事项', en: 'My tasks' },
      permission: 'post-tasks.read',
      record: postTaskSchema,
      filter: postTaskFilterSchema,
      sortable: ['dueOn'],
      find: tasks.list,
    }),
  ];
}
