import type { Actor } from '@gongyi/kernel';
import { commandRoute, defineRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  changeTrainingTaskSchema,
  departmentEditSchema,
  departmentFilterSchema,
  departmentRecordSchema,
  endGroupMemberSchema,
  groupMeetingFilterSchema,
  groupMeetingRecordSchema,
  groupMemberFilterSchema,
  groupMemberRecordSchema,
  newDepartmentSchema,
  newGroupMeetingSchema,
  newGroupMemberSchema,
  newTrainingTaskSchema,
  trainingTaskFilterSchema,
  trainingTaskRecordSchema,
} from '../model/organisation.js';
import { planningChoicesSchema } from '../model/plan.js';
import {
  newWishSchema,
  wishCountFilterSchema,
  wishCountSchema,
  wishFilterSchema,
  wishRecordSchema,
} from '../model/wish.js';
import type { OrganisationService } from '../service/organisation.js';
import type { PlanService } from '../service/plans.js';
import type { TrainingTaskService } from '../service/training-tasks.js';
import type { WishService } from '../service/wishes.js';
import { planRoutes } from './plan-routes.js';

export interface PlanningServices {
  readonly organisation: OrganisationService;
  readonly tasks: TrainingTaskService;
  readonly wishes: WishService;
  readonly plans: PlanService;
}

/** 统一组织领导 and 统一培训计划: who leads, who answers for how many, what people wish, and the plan. */
export function planningRoutes({ organisation, tasks, wishes, plans }: PlanningServices): Route[] {
  return [...organisationRoutes(organisation), ...taskRoutes(tasks), ...wishRoutes(wishes), ...planRoutes(plans)];
}

function organisationRoutes(does: OrganisationService): Route[] {
  const members = {
    resource: 'leading-group-members',
    name: { zh: '领导小组成员', en: 'Members of the leading group' },
    permission: 'leading-group-members.read',
    record: groupMemberRecordSchema,
  };
  const meetings = {
    resource: 'group-meetings',
    name: { zh: '领导小组会议', en: 'Meetings of the leading group' },
    permission: 'group-meetings.read',
    record: groupMeetingRecordSchema,
  };
  const departments = {
    resource: 'training-departments',
    name: { zh: '成员单位', en: 'Departments' },
    permission: 'training-departments.read',
    record: departmentRecordSchema,
  };
  const create = <B extends z.ZodType, R extends z.ZodType>(
    resource: string,
    summary: { zh: string; en: string },
    body: B,
    response: R,
    run: (actor: Actor, body: z.infer<B>) => Promise<z.infer<R>>,
  ) =>
    commandRoute({
      path: `/${resource}`,
      action: 'create',
      summary,
      permission: `${resource}.create`,
      body,
      response,
      run: (actor, input) => run(actor, input.body),
    });
  return [
    listRoute({ ...members, filter: groupMemberFilterSchema, sortable: ['validFrom', 'role'], find: does.listMembers }),
    readRoute({ ...members, get: does.getMember }),
    create(
      members.resource,
      { zh: '登记领导小组成员', en: 'Add a member' },
      newGroupMemberSchema,
      groupMemberRecordSchema,
      does.createMember,
    ),
    commandRoute({
      path: '/leading-group-members/:id/end',
      action: 'end',
      summary: { zh: '登记成员离任', en: 'End a membership' },
      permission: 'leading-group-members.end',
      body: endGroupMemberSchema,
      response: groupMemberRecordSchema,
      run: (actor, { id, body }) => does.endMember(actor, id, body),
    }),
    listRoute({ ...meetings, filter: groupMeetingFilterSchema, sortable: ['heldOn'], find: does.listMeetings }),
    readRoute({ ...meetings, get: does.getMeeting }),
    create(
      meetings.resource,
      { zh: '登记会议纪要', en: 'Record a meeting' },
      newGroupMeetingSchema,
      groupMeetingRecordSchema,
      does.createMeeting,
    ),
    listRoute({ ...departments, filter: departmentFilterSchema, sortable: ['name'], find: does.listDepartments }),
    readRoute({ ...departments, get: does.getDepartment }),
    create(
      departments.resource,
      { zh: '登记成员单位', en: 'Add a department' },
      newDepartmentSchema,
      departmentRecordSchema,
      does.createDepartment,
    ),
    commandRoute({
      method: 'put',
      path: '/training-departments/:id',
      action: 'edit',
      summary: { zh: '修改成员单位', en: 'Edit a department' },
      permission: 'training-departments.edit',
      body: departmentEditSchema,
      response: departmentRecordSchema,
      run: (actor, { id, body }) => does.editDepartment(actor, id, body),
    }),
  ];
}

function taskRoutes(tasks: TrainingTaskService): Route[] {
  const spec = {
    resource: 'training-tasks',
    name: { zh: '任务数', en: 'Task numbers' },
    permission: 'training-tasks.read',
    record: trainingTaskRecordSchema,
  };
  return [
    listRoute({
      ...spec,
      filter: trainingTaskFilterSchema,
      sortable: ['divisionCode', 'deadline', 'people'],
      find: tasks.list,
    }),
    readRoute({ ...spec, get: tasks.get }),
    commandRoute({
      path: '/training-tasks',
      action: 'create',
      summary: { zh: '下达任务数', en: 'Set a task number' },
      permission: 'training-tasks.create',
      body: newTrainingTaskSchema,
      response: trainingTaskRecordSchema,
      run: (actor, { body }) => tasks.create(actor, body),
    }),
    commandRoute({
      path: '/training-tasks/:id/change',
      action: 'change',
      summary: { zh: '调整任务数', en: 'Change a task number' },
      permission: 'training-tasks.change',
      body: changeTrainingTaskSchema,
      response: trainingTaskRecordSchema,
      run: (actor, { id, body }) => tasks.change(actor, id, body),
    }),
  ];
}

function wishRoutes(wishes: WishService): Route[] {
  const spec = {
    resource: 'training-wishes',
    name: { zh: '培训意愿', en: 'Training wishes' },
    permission: 'training-wishes.read',
    record: wishRecordSchema,
  };
  return [
    listRoute({ ...spec, filter: wishFilterSchema, sortable: ['statedOn', 'divisionCode'], find: wishes.list }),
    readRoute({ ...spec, get: wishes.get }),
    commandRoute({
      path: '/training-wishes',
      action: 'create',
      summary: { zh: '登记培训意愿', en: 'Record a wish' },
      permission: 'training-wishes.create',
      body: newWishSchema,
      response: wishRecordSchema,
      run: (actor, { body }) => wishes.record(actor, body),
    }),
    listRoute({
      resource: 'training-wish-counts',
      name: { zh: '意愿汇总', en: 'Wishes by township and trade' },
      permission: 'training-wishes.read',
      record: wishCountSchema,
      filter: wishCountFilterSchema,
      sortable: [],
      find: wishes.counts,
    }),
    defineRoute({
      method: 'get',
      path: '/training-planning-choices',
      operationId: 'training-planning-choices.read',
      tag: 'training-wishes',
      summary: { zh: '意愿和计划的可选项', en: 'What forms of wishes and plans offer' },
      access: { permission: 'training-wishes.read' },
      kind: 'read',
      query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
      response: planningChoicesSchema,
      handler: ({ actor, query }) => wishes.choices(actor, query.year),
    }),
  ];
}
