import type { Actor } from '@gongyi/kernel';
import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  type AccreditationRecord,
  accreditationFilterSchema,
  accreditationRecordSchema,
  annualInputSchema,
  answerObjectionSchema,
  applySchema,
  approveSchema,
  changeApplicationSchema,
  objectSchema,
  proveSchema,
  reasonSchema,
  scoreInputSchema,
  standingCommands,
  standingInputSchema,
} from '../model/accreditation.js';
import type { AccreditationService } from '../service/accreditations.js';

const nothing = z.strictObject({});
const standingTitles = {
  suspend: { zh: '暂停（限期整改）', en: 'Suspend' },
  reinstate: { zh: '恢复', en: 'Reinstate' },
  remove: { zh: '移出目录', en: 'Remove from the catalogue' },
  blacklist: { zh: '列入黑名单', en: 'Blacklist' },
} as const;

/** Accreditations, from the application to the last decision about the entry. */
export function accreditationRoutes(accreditations: AccreditationService): Route[] {
  const spec = {
    resource: 'accreditations',
    name: { zh: '机构认定', en: 'Accreditations' },
    permission: 'accreditations.read',
    record: accreditationRecordSchema,
  };
  const command = <B extends z.ZodType>(
    action: string,
    permission: string,
    summary: { zh: string; en: string },
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => Promise<AccreditationRecord>,
  ) =>
    commandRoute({
      path: `/accreditations/:id/${action}`,
      action,
      summary,
      permission: `accreditations.${permission}`,
      body,
      response: accreditationRecordSchema,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  const { get: _, list: __, ...does } = accreditations;
  return [
    listRoute({
      ...spec,
      filter: accreditationFilterSchema,
      sortable: ['institutionName', 'validTo'],
      find: accreditations.list,
    }),
    readRoute({ ...spec, get: accreditations.get }),
    commandRoute({
      path: '/accreditations/apply',
      action: 'apply',
      summary: { zh: '填写认定申请', en: 'Write an application' },
      permission: 'accreditations.apply',
      body: applySchema,
      response: accreditationRecordSchema,
      run: (actor, { body }) => does.apply(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/accreditations/:id',
      action: 'edit',
      summary: { zh: '修改认定申请', en: 'Change an application' },
      permission: 'accreditations.apply',
      body: changeApplicationSchema,
      response: accreditationRecordSchema,
      run: (actor, { id, body }) => does.edit(actor, id, body),
    }),
    command('prove', 'apply', { zh: '登记证明材料', en: 'Prove a criterion' }, proveSchema, does.prove),
    command('submit', 'submit', { zh: '提交认定申请', en: 'Hand in' }, nothing, does.submit),
    command('withdraw', 'submit', { zh: '撤回认定申请', en: 'Withdraw' }, nothing, does.withdraw),
    command('return', 'check', { zh: '退回补正', en: 'Return for completion' }, reasonSchema, (actor, id, { reason }) =>
      does.return(actor, id, reason),
    ),
    command('pass-documents', 'check', { zh: '材料审核通过', en: 'Pass the documents' }, nothing, does.passDocuments),
    command('refuse', 'check', { zh: '不予认定', en: 'Refuse' }, reasonSchema, (actor, id, { reason }) =>
      does.refuse(actor, id, reason),
    ),
    command('score', 'score', { zh: '实地考察评分', en: 'Visit and score' }, scoreInputSchema, does.score),
    command('propose', 'propose', { zh: '列入拟认定名单', en: 'Propose' }, nothing, does.propose),
    command('publish', 'propose', { zh: '公示', en: 'Publish' }, nothing, does.publish),
    command('object', 'object', { zh: '登记异议', en: 'Record an objection' }, objectSchema, does.object),
    command(
      'answer-objection',
      'decide',
      { zh: '答复异议', en: 'Answer an objection' },
      answerObjectionSchema,
      does.answerObjection,
    ),
    command('approve', 'decide', { zh: '认定', en: 'Approve' }, approveSchema, does.approve),
    ...standingCommands.map((action) =>
      command(action, 'decide', standingTitles[action], standingInputSchema, (actor, id, body) =>
        does.changeStanding(actor, id, action, body),
      ),
    ),
    command(
      'annual-review',
      'annual-review',
      { zh: '登记年度检查', en: 'Annual review' },
      annualInputSchema,
      does.reviewYear,
    ),
  ];
}
