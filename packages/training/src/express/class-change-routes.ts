import type { Actor } from '@gongyi/kernel';
import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  addLessonSchema,
  addTraineeSchema,
  type ClassChangeRecord,
  cancelLessonsSchema,
  classChangeFilterSchema,
  classChangeRecordSchema,
  leaveClassSchema,
  moveLessonsSchema,
  refuseChangeSchema,
} from '../model/class-change.js';
import type { ClassChangeService } from '../service/class-changes.js';

const nothing = z.strictObject({});

/** Requests to change a class after its approval. */
export function classChangeRoutes(changes: ClassChangeService): Route[] {
  const response = classChangeRecordSchema;
  const spec = {
    resource: 'class-changes',
    name: { zh: '培训班变更申请', en: 'Requests to change a class' },
    permission: 'class-changes.read',
    record: response,
  };
  const ask = <B extends z.ZodType>(
    kind: string,
    summary: { zh: string; en: string },
    body: B,
    run: (actor: Actor, body: z.infer<B>) => Promise<ClassChangeRecord>,
  ) =>
    commandRoute({
      path: `/class-changes/ask-${kind}`,
      action: `ask-${kind}`,
      summary,
      permission: 'class-changes.ask',
      body,
      response,
      run: (actor, input) => run(actor, input.body),
    });
  const answer = <B extends z.ZodType>(
    action: string,
    permission: 'ask' | 'decide',
    summary: { zh: string; en: string },
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => Promise<ClassChangeRecord>,
  ) =>
    commandRoute({
      path: `/class-changes/:id/${action}`,
      action,
      summary,
      permission: `class-changes.${permission}`,
      body,
      response,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  return [
    listRoute({ ...spec, filter: classChangeFilterSchema, sortable: ['askedAt'], find: changes.list }),
    readRoute({ ...spec, get: changes.get }),
    ask('move', { zh: '申请调课', en: 'Ask to move lessons' }, moveLessonsSchema, changes.askMove),
    ask('cancel', { zh: '申请取消课程', en: 'Ask to cancel lessons' }, cancelLessonsSchema, changes.askCancel),
    ask('add', { zh: '申请补课', en: 'Ask for another lesson' }, addLessonSchema, changes.askAdd),
    ask('enrol', { zh: '申请增加学员', en: 'Ask to let somebody in' }, addTraineeSchema, changes.askEnrol),
    ask('leave', { zh: '申请学员退学', en: 'Ask to let somebody leave' }, leaveClassSchema, changes.askLeave),
    answer('approve', 'decide', { zh: '同意变更', en: 'Approve' }, nothing, changes.approve),
    answer('refuse', 'decide', { zh: '不同意变更', en: 'Refuse' }, refuseChangeSchema, (actor, id, { reason }) =>
      changes.refuse(actor, id, reason),
    ),
    answer('withdraw', 'ask', { zh: '撤回变更申请', en: 'Withdraw' }, nothing, changes.withdraw),
  ];
}
