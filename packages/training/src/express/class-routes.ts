import type { Actor } from '@gongyi/kernel';
import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { classHoldsSchema } from '../model/class-holds.js';
import {
  classConflictsSchema,
  classFileSchema,
  classReasonSchema,
  editClassSchema,
  enrolInputSchema,
  enrolmentIdSchema,
  filePaperSchema,
  lessonIdSchema,
  lessonInputSchema,
  newClassSchema,
} from '../model/class-inputs.js';
import { classPlanLineFilterSchema, classPlanLineSchema } from '../model/class-plan-line.js';
import {
  enrolmentFilterSchema,
  enrolmentRecordSchema,
  lessonFilterSchema,
  lessonRecordSchema,
  type TrainingClassRecord,
  trainingClassFilterSchema,
  trainingClassRecordSchema,
} from '../model/training-class.js';
import type { TrainingClassService } from '../service/classes.js';

const nothing = z.strictObject({});
const name = { zh: '培训班', en: 'Classes' };
const permission = 'training-classes.read';

/** Classes with their opening file, roster and timetable. */
export function classRoutes(classes: TrainingClassService): Route[] {
  return [...readRoutes(classes), ...draftRoutes(classes), ...decisionRoutes(classes)];
}

function command<B extends z.ZodType>(
  action: string,
  permitted: string,
  summary: { zh: string; en: string },
  body: B,
  run: (actor: Actor, id: string, body: z.infer<B>) => Promise<TrainingClassRecord>,
): Route {
  return commandRoute({
    path: `/training-classes/:id/${action}`,
    action,
    summary,
    permission: `training-classes.${permitted}`,
    body,
    response: trainingClassRecordSchema,
    run: (actor, input) => run(actor, input.id, input.body),
  });
}

function readRoutes(classes: TrainingClassService): Route[] {
  const spec = { resource: 'training-classes', name, permission, record: trainingClassRecordSchema };
  return [
    listRoute({
      ...spec,
      filter: trainingClassFilterSchema,
      sortable: ['startsOn', 'number'],
      find: classes.list,
    }),
    readRoute({ ...spec, get: classes.get }),
    readRoute({
      resource: 'class-files',
      name: { zh: '开班材料', en: 'Opening files' },
      permission,
      record: classFileSchema,
      get: classes.file,
    }),
    readRoute({
      resource: 'class-conflicts',
      name: { zh: '开班冲突', en: 'Conflicts of a class' },
      permission,
      record: classConflictsSchema,
      get: classes.conflicts,
    }),
    listRoute({
      resource: 'class-plan-lines',
      name: { zh: '可选计划明细', en: 'Lines of the plan for classes' },
      permission,
      record: classPlanLineSchema,
      filter: classPlanLineFilterSchema,
      sortable: [],
      find: classes.listPlanLines,
    }),
    readRoute({
      resource: 'class-holds',
      name: { zh: '暂缓原因', en: 'What a class waits for' },
      permission,
      record: classHoldsSchema,
      get: classes.holds,
    }),
    listRoute({
      resource: 'enrolments',
      name: { zh: '培训学员', en: 'Trainees' },
      permission,
      record: enrolmentRecordSchema,
      filter: enrolmentFilterSchema,
      sortable: ['personName'],
      find: classes.listEnrolments,
    }),
    listRoute({
      resource: 'lessons',
      name: { zh: '课程表', en: 'Timetable' },
      permission,
      record: lessonRecordSchema,
      filter: lessonFilterSchema,
      sortable: ['day', 'startsAt'],
      find: classes.listLessons,
    }),
  ];
}

function draftRoutes(classes: TrainingClassService): Route[] {
  const write = 'write';
  return [
    commandRoute({
      path: '/training-classes',
      action: 'create',
      summary: { zh: '新建培训班', en: 'Write a class' },
      permission: 'training-classes.write',
      body: newClassSchema,
      response: trainingClassRecordSchema,
      run: (actor, { body }) => classes.create(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/training-classes/:id',
      action: 'edit',
      summary: { zh: '修改培训班', en: 'Change a class' },
      permission: 'training-classes.write',
      body: editClassSchema,
      response: trainingClassRecordSchema,
      run: (actor, { id, body }) => classes.edit(actor, id, body),
    }),
    command('file-paper', write, { zh: '提交一份材料', en: 'File a paper' }, filePaperSchema, classes.filePaper),
    command('add-lesson', write, { zh: '登记一节课', en: 'Add a lesson' }, lessonInputSchema, classes.addLesson),
    command('remove-lesson', write, { zh: '删去一节课', en: 'Remove a lesson' }, lessonIdSchema, (actor, id, body) =>
      classes.removeLesson(actor, id, body.lessonId),
    ),
    command('enrol', write, { zh: '登记学员', en: 'Enrol somebody' }, enrolInputSchema, classes.enrol),
    command(
      'remove-trainee',
      write,
      { zh: '移出花名册', en: 'Take off the roster' },
      enrolmentIdSchema,
      (actor, id, body) => classes.removeTrainee(actor, id, body.enrolmentId),
    ),
    command('submit', 'submit', { zh: '提交开班申请', en: 'Hand in' }, nothing, classes.submit),
  ];
}

function decisionRoutes(classes: TrainingClassService): Route[] {
  const withReason = (
    action: 'return' | 'refuse' | 'suspend' | 'cancel',
    permitted: string,
    summary: { zh: string; en: string },
  ) =>
    command(action, permitted, summary, classReasonSchema, (actor, id, { reason }) =>
      classes[action](actor, id, reason),
    );
  return [
    withReason('return', 'return', { zh: '退回补正', en: 'Return for completion' }),
    withReason('refuse', 'decide', { zh: '不同意开班', en: 'Refuse' }),
    command('approve', 'decide', { zh: '同意开班', en: 'Approve' }, nothing, classes.approve),
    command('open', 'run', { zh: '开班', en: 'Open' }, nothing, classes.open),
    withReason('suspend', 'decide', { zh: '暂停', en: 'Suspend' }),
    command('resume', 'decide', { zh: '恢复', en: 'Resume' }, nothing, classes.resume),
    command('end-teaching', 'run', { zh: '结束教学', en: 'End teaching' }, nothing, classes.endTeaching),
    withReason('cancel', 'cancel', { zh: '取消', en: 'Cancel' }),
  ];
}
