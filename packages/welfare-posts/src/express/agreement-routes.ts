import { uuidSchema } from '@gongyi/kernel';
import { commandRoute, defineRoute, listRoute, type Route, readRoute, sendFile } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { agreementRecordSchema } from '../model/agreement.js';
import { agreementAlertFilterSchema, agreementAlertSchema } from '../model/agreement-alert.js';
import {
  agreementFindingFilterSchema,
  agreementFindingSchema,
  recheckResultSchema,
  recheckSchema,
  settleFindingSchema,
} from '../model/agreement-finding.js';
import {
  agreementDossierSchema,
  agreementRuleSchema,
  draftAgreementSchema,
  recordInsuranceSchema,
  renewAgreementSchema,
  signAgreementSchema,
  voidAgreementSchema,
} from '../model/agreement-papers.js';
import { answerAsHolderSchema, holderQuestionSchema } from '../model/declared-facts.js';
import type { AgreementChecks } from '../service/agreement-checks.js';
import type { AgreementService } from '../service/agreements.js';

const findingsName = { zh: '在岗复核结果', en: 'Findings of the monthly check' };
const params = z.strictObject({ id: uuidSchema });

/** Agreements from the draft to the renewal, what comes due, and the month’s check. */
export function agreementRoutes({
  agreements,
  checks,
}: {
  agreements: AgreementService;
  checks: AgreementChecks;
}): Route[] {
  return [...makingRoutes(agreements), ...printRoutes(agreements), ...checkRoutes(checks)];
}

function makingRoutes(agreements: AgreementService): Route[] {
  const response = agreementRecordSchema;
  return [
    defineRoute({
      method: 'get',
      path: '/agreement-rule',
      operationId: 'agreements.rule',
      tag: 'agreements',
      summary: { zh: '本县对协议的规定', en: 'What the county asks of an agreement' },
      access: { permission: 'agreements.read' },
      kind: 'read',
      response: agreementRuleSchema,
      handler: ({ actor }) => agreements.rule(actor),
    }),
    defineRoute({
      method: 'get',
      path: '/agreements/:id/dossier',
      operationId: 'agreements.dossier',
      tag: 'agreements',
      summary: { zh: '协议档案', en: 'An agreement with its papers' },
      access: { permission: 'agreements.read' },
      kind: 'read',
      params,
      response: agreementDossierSchema,
      handler: ({ actor, params: { id } }) => agreements.dossier(actor, id),
    }),
    commandRoute({
      path: '/agreements',
      action: 'draft',
      summary: { zh: '拟订聘用协议', en: 'Draft an agreement' },
      permission: 'agreements.draft',
      body: draftAgreementSchema,
      response,
      run: (actor, { body }) => agreements.draft(actor, body),
    }),
    commandRoute({
      path: '/agreements/:id/record-insurance',
      action: 'record-insurance',
      summary: { zh: '登记保险', en: 'Record insurance' },
      permission: 'agreements.insure',
      body: recordInsuranceSchema,
      response,
      run: (actor, { id, body }) => agreements.recordInsurance(actor, id, body),
    }),
    commandRoute({
      path: '/agreements/:id/sign',
      action: 'sign',
      summary: { zh: '登记签订', en: 'Record the signing' },
      permission: 'agreements.sign',
      body: signAgreementSchema,
      response,
      run: (actor, { id, body }) => agreements.sign(actor, id, body),
    }),
    commandRoute({
      path: '/agreements/:id/renew',
      action: 'renew',
      summary: { zh: '续签', en: 'Renew' },
      permission: 'agreements.renew',
      body: renewAgreementSchema,
      response,
      run: (actor, { id, body }) => agreements.renew(actor, id, body),
    }),
    defineRoute({
      method: 'get',
      path: '/agreements/:id/questions',
      operationId: 'agreements.questions',
      tag: 'agreements',
      summary: { zh: '需由在岗人员说明的情况', en: 'What a holder is asked' },
      access: { permission: 'agreements.read' },
      kind: 'read',
      params,
      response: z.array(holderQuestionSchema),
      handler: ({ actor, params: { id } }) => agreements.questions(actor, id),
    }),
    commandRoute({
      path: '/agreements/:id/answer',
      action: 'answer',
      summary: { zh: '登记或更正在岗人员的说明', en: 'Record or correct what a holder answers' },
      permission: 'agreements.answer',
      body: answerAsHolderSchema,
      response,
      run: (actor, { id, body }) => agreements.answer(actor, id, body),
    }),
    commandRoute({
      path: '/agreements/:id/void',
      action: 'void',
      summary: { zh: '作废草稿', en: 'Void a draft' },
      permission: 'agreements.void',
      body: voidAgreementSchema,
      response,
      run: (actor, { id, body }) => agreements.void(actor, id, body),
    }),
  ];
}

function printRoutes(agreements: AgreementService): Route[] {
  const file = (
    name: 'text' | 'print',
    permission: string,
    summary: { zh: string; en: string },
    make: AgreementService['text'],
  ) =>
    defineRoute({
      method: 'get',
      path: `/agreements/:id/${name}.pdf`,
      operationId: `agreements.${name}`,
      tag: 'agreements',
      summary,
      access: { permission },
      kind: 'read',
      params,
      response: 'file',
      async handler({ actor, params: { id }, reply }) {
        sendFile(reply, await make(actor, id));
      },
    });
  return [
    file(
      'text',
      'agreements.read',
      { zh: '协议文本（身份证号打码）', en: 'The text, identity masked' },
      agreements.text,
    ),
    file('print', 'agreements.print', { zh: '打印协议', en: 'The text to sign' }, agreements.print),
  ];
}

function checkRoutes(checks: AgreementChecks): Route[] {
  const findings = { resource: 'agreement-findings', name: findingsName, permission: 'agreement-findings.read' };
  return [
    listRoute({
      resource: 'agreement-alerts',
      name: { zh: '协议到期提醒', en: 'What comes due' },
      permission: 'agreement-alerts.read',
      record: agreementAlertSchema,
      filter: agreementAlertFilterSchema,
      sortable: ['dueOn', 'divisionCode'],
      find: checks.alerts,
    }),
    commandRoute({
      path: '/agreements/recheck',
      action: 'recheck',
      summary: { zh: '复核一个月的在岗人员', en: 'Check the holders of a month' },
      permission: 'agreements.recheck',
      body: recheckSchema,
      response: recheckResultSchema,
      run: (actor, { body }) => checks.recheck(actor, body.period),
    }),
    listRoute({
      ...findings,
      record: agreementFindingSchema,
      filter: agreementFindingFilterSchema,
      sortable: ['divisionCode'],
      find: checks.findings,
    }),
    readRoute({ ...findings, record: agreementFindingSchema, get: checks.finding }),
    commandRoute({
      path: '/agreement-findings/:id/settle',
      action: 'settle',
      summary: { zh: '处理复核结果', en: 'Settle a finding' },
      permission: 'agreement-findings.settle',
      body: settleFindingSchema,
      response: agreementFindingSchema,
      run: (actor, { id, body }) => checks.settle(actor, id, body),
    }),
  ];
}
