import { uuidSchema } from '@gongyi/kernel';
import { commandRoute, defineRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import {
  applicationFilterSchema,
  applicationRecordSchema,
  applySchema,
  endApplicationSchema,
} from '../model/application.js';
import { applicationQuestionSchema, correctFactSchema } from '../model/declared-facts.js';
import {
  cancelVacancySchema,
  newVacancySchema,
  vacancyEditSchema,
  vacancyFilterSchema,
  vacancyRecordSchema,
} from '../model/vacancy.js';
import type { ApplicationService } from '../service/applications.js';
import type { VacancyService } from '../service/vacancies.js';

const vacancyName = { zh: '岗位招聘', en: 'Vacancies' };
const applicationName = { zh: '岗位申请', en: 'Applications' };

/** Vacancies and applications. */
export function hiringRoutes(vacancies: VacancyService, applications: ApplicationService): Route[] {
  return [...vacancyRoutes(vacancies), ...applicationRoutes(applications)];
}

function vacancyRoutes(vacancies: VacancyService): Route[] {
  const bare = (
    action: 'announce' | 'close' | 'rank' | 'submit',
    permission: string,
    summary: { zh: string; en: string },
  ) =>
    commandRoute({
      path: `/vacancies/:id/${action}`,
      action,
      summary,
      permission,
      body: z.strictObject({}),
      response: vacancyRecordSchema,
      run: (actor, { id }) => vacancies[action](actor, id),
    });
  return [
    listRoute({
      resource: 'vacancies',
      name: vacancyName,
      permission: 'vacancies.read',
      record: vacancyRecordSchema,
      filter: vacancyFilterSchema,
      sortable: ['id', 'announcedOn', 'divisionCode'],
      find: vacancies.list,
    }),
    readRoute({
      resource: 'vacancies',
      name: vacancyName,
      permission: 'vacancies.read',
      record: vacancyRecordSchema,
      get: vacancies.get,
    }),
    commandRoute({
      path: '/vacancies',
      action: 'create',
      summary: { zh: '起草招聘公告', en: 'Draft a vacancy' },
      permission: 'vacancies.draft',
      body: newVacancySchema,
      response: vacancyRecordSchema,
      run: (actor, { body }) => vacancies.create(actor, body),
    }),
    commandRoute({
      method: 'put',
      path: '/vacancies/:id',
      action: 'edit',
      summary: { zh: '修改招聘公告', en: 'Change a draft vacancy' },
      permission: 'vacancies.draft',
      body: vacancyEditSchema,
      response: vacancyRecordSchema,
      run: (actor, { id, body }) => vacancies.edit(actor, id, body),
    }),
    bare('announce', 'vacancies.announce', { zh: '发布招聘公告', en: 'Announce a vacancy' }),
    bare('close', 'vacancies.close', { zh: '截止报名并排序', en: 'Close applications and rank' }),
    bare('rank', 'vacancies.close', { zh: '重新排序', en: 'Rank again' }),
    bare('submit', 'vacancies.submit', { zh: '提交拟聘用名单', en: 'Hand in the list' }),
    commandRoute({
      path: '/vacancies/:id/cancel',
      action: 'cancel',
      summary: { zh: '取消招聘', en: 'Cancel a vacancy' },
      permission: 'vacancies.cancel',
      body: cancelVacancySchema,
      response: vacancyRecordSchema,
      run: (actor, { id, body }) => vacancies.cancel(actor, id, body.reason),
    }),
  ];
}

function applicationRoutes(applications: ApplicationService): Route[] {
  return [
    listRoute({
      resource: 'applications',
      name: applicationName,
      permission: 'applications.read',
      record: applicationRecordSchema,
      filter: applicationFilterSchema,
      sortable: ['appliedOn', 'rank'],
      find: applications.list,
    }),
    readRoute({
      resource: 'applications',
      name: applicationName,
      permission: 'applications.read',
      record: applicationRecordSchema,
      get: applications.get,
    }),
    commandRoute({
      path: '/applications',
      action: 'apply',
      summary: { zh: '登记岗位申请', en: 'Record an application' },
      permission: 'applications.apply',
      body: applySchema,
      response: applicationRecordSchema,
      run: (actor, { body }) => applications.apply(actor, body),
    }),
    defineRoute({
      method: 'get',
      path: '/vacancies/:id/questions',
      operationId: 'vacancies.questions',
      tag: 'applications',
      summary: { zh: '查看报名时要填报的情况', en: 'What an application form has to ask' },
      access: { permission: 'applications.apply' },
      kind: 'read',
      params: z.strictObject({ id: uuidSchema }),
      query: z.strictObject({ personId: uuidSchema.optional() }),
      response: z.array(applicationQuestionSchema),
      handler: ({ actor, params, query }) => applications.questions(actor, params.id, query.personId),
    }),
    commandRoute({
      path: '/applications/:id/correct',
      action: 'correct',
      summary: { zh: '更正申请填报的情况', en: 'Correct an answer of an application' },
      permission: 'applications.correct',
      body: correctFactSchema,
      response: applicationRecordSchema,
      run: (actor, { id, body }) => applications.correct(actor, id, body),
    }),
    commandRoute({
      path: '/applications/:id/withdraw',
      action: 'withdraw',
      summary: { zh: '登记申请人放弃', en: 'Record that the applicant withdraws' },
      permission: 'applications.withdraw',
      body: endApplicationSchema,
      response: applicationRecordSchema,
      run: (actor, { id, body }) => applications.withdraw(actor, id, body.reason),
    }),
    commandRoute({
      path: '/applications/:id/take-out',
      action: 'takeOut',
      summary: { zh: '将申请人移出名单', en: 'Take off the list' },
      permission: 'applications.take-out',
      body: endApplicationSchema,
      response: applicationRecordSchema,
      run: (actor, { id, body }) => applications.takeOut(actor, id, body.reason),
    }),
  ];
}
