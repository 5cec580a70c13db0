import type { Actor } from '@gongyi/kernel';
import {
  commandRoute,
  defineRoute,
  idParams,
  listRoute,
  type Route,
  readRoute,
  requestLimit,
  sendFile,
} from '@gongyi/server-kit/express';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { reasonSchema } from '../model/accreditation.js';
import {
  type AssessmentRecord,
  assessmentFilterSchema,
  assessmentRecordSchema,
  enterScoresSchema,
  planAssessmentSchema,
} from '../model/assessment.js';
import {
  askRevocationSchema,
  certificateFilterSchema,
  certificateRecordSchema,
  issueCertificatesSchema,
  verifiedCertificateSchema,
  verifyCertificateSchema,
} from '../model/certificate.js';
import type { AssessmentService } from '../service/assessments.js';
import type { CertificateService } from '../service/certificates.js';

const nothing = z.strictObject({});
/** Enough for a counter with a queue, too few to try names. */
const asksPerMinute = { address: 20, number: 5 } as const;

/** Sittings, from the slot to the closed class. */
export function assessmentRoutes(assessments: AssessmentService): Route[] {
  const spec = {
    resource: 'assessments',
    name: { zh: '考核', en: 'Assessments' },
    permission: 'assessments.read',
    record: assessmentRecordSchema,
  };
  const command = <B extends z.ZodType>(
    action: string,
    permission: string,
    summary: { zh: string; en: string },
    body: B,
    run: (actor: Actor, id: string, body: z.infer<B>) => Promise<AssessmentRecord>,
  ) =>
    commandRoute({
      path: `/assessments/:id/${action}`,
      action,
      summary,
      permission: `assessments.${permission}`,
      body,
      response: assessmentRecordSchema,
      run: (actor, input) => run(actor, input.id, input.body),
    });
  return [
    listRoute({ ...spec, filter: assessmentFilterSchema, sortable: ['day', 'className'], find: assessments.list }),
    readRoute({ ...spec, get: assessments.get }),
    commandRoute({
      path: '/assessments',
      action: 'plan',
      summary: { zh: '安排考核', en: 'Plan an assessment' },
      permission: 'assessments.plan',
      body: planAssessmentSchema,
      response: assessmentRecordSchema,
      run: (actor, { body }) => assessments.plan(actor, body),
    }),
    command('fix-roster', 'plan', { zh: '确定考核名单', en: 'Fix the roster' }, nothing, assessments.fixRoster),
    command('cancel', 'plan', { zh: '取消考核', en: 'Cancel' }, reasonSchema, (actor, id, { reason }) =>
      assessments.cancel(actor, id, reason),
    ),
    command(
      'enter-scores',
      'score',
      { zh: '录入成绩', en: 'Enter scores' },
      enterScoresSchema,
      assessments.enterScores,
    ),
    command('hand-in', 'score', { zh: '提交成绩', en: 'Hand in scores' }, nothing, assessments.handIn),
    command('return', 'confirm', { zh: '退回成绩', en: 'Return scores' }, reasonSchema, (actor, id, { reason }) =>
      assessments.return(actor, id, reason),
    ),
    command('confirm', 'confirm', { zh: '确认成绩', en: 'Confirm scores' }, nothing, assessments.confirm),
    command(
      'close-class',
      'confirm',
      { zh: '结束本班考核', en: 'Close the class’s assessment' },
      nothing,
      assessments.closeClass,
    ),
  ];
}

/** Certificates, and the page without login that tells whether one counts. */
export function certificateRoutes(certificates: CertificateService): Route[] {
  const spec = {
    resource: 'certificates',
    name: { zh: '证书', en: 'Certificates' },
    permission: 'certificates.read',
    record: certificateRecordSchema,
  };
  const decide = (verdict: 'revoke' | 'refuse-revocation', summary: { zh: string; en: string }) =>
    commandRoute({
      path: `/certificates/:id/${verdict}`,
      action: verdict,
      summary,
      permission: 'certificates.revoke',
      body: nothing,
      response: certificateRecordSchema,
      run: (actor, { id }) => certificates.decideRevocation(actor, id, verdict),
    });
  return [
    listRoute({
      ...spec,
      filter: certificateFilterSchema,
      sortable: ['issuedOn', 'number', 'personName'],
      find: certificates.list,
    }),
    readRoute({ ...spec, get: certificates.get }),
    commandRoute({
      path: '/certificates',
      action: 'issue',
      summary: { zh: '登记发证', en: 'Issue certificates' },
      permission: 'certificates.issue',
      body: issueCertificatesSchema,
      response: z.array(certificateRecordSchema),
      run: (actor, { body }) => certificates.issue(actor, body),
    }),
    commandRoute({
      path: '/certificates/:id/ask-revocation',
      action: 'ask-revocation',
      summary: { zh: '申请撤销证书', en: 'Ask for a revocation' },
      permission: 'certificates.ask-revocation',
      body: askRevocationSchema,
      response: certificateRecordSchema,
      run: (actor, { id, body }) => certificates.askRevocation(actor, id, body),
    }),
    decide('revoke', { zh: '撤销证书', en: 'Revoke' }),
    decide('refuse-revocation', { zh: '不予撤销', en: 'Refuse the revocation' }),
    ...printRoutes(certificates),
    verifyRoute(certificates),
  ];
}

function printRoutes({ print, printClass }: CertificateService): Route[] {
  const printed = (
    path: string,
    action: string,
    summary: { zh: string; en: string },
    make: CertificateService['print'],
  ) =>
    defineRoute({
      method: 'get',
      path,
      operationId: `certificates.${action}`,
      tag: 'certificates',
      summary,
      access: { permission: 'certificates.print' },
      kind: 'read',
      params: idParams,
      response: 'file',
      async handler({ actor, params: { id }, request, reply }) {
        sendFile(reply, await make(actor, id, `${request.protocol}://${request.get('host')}`));
      },
    });
  return [
    printed('/certificates/:id/print.pdf', 'print', { zh: '打印证书', en: 'Print a certificate' }, print),
    printed('/certificates/:id/class.pdf', 'printClass', { zh: '打印全班证书', en: 'Print a class' }, printClass),
  ];
}

function verifyRoute(certificates: CertificateService): Route {
  const byAddress = requestLimit(asksPerMinute.address);
  const byNumber = requestLimit(asksPerMinute.number, ({ body }) => verifyCertificateSchema.parse(body).number);
  const within = (limit: RequestHandler, request: Request, reply: Response) =>
    new Promise<void>(
      (pass, refuse) => void limit(request, reply, (error?: unknown) => (error === undefined ? pass() : refuse(error))),
    );
  return defineRoute({
    method: 'post',
    path: '/public/certificates/verify',
    operationId: 'public.verifyCertificate',
    tag: 'public',
    summary: { zh: '证书查验', en: 'Verify a certificate' },
    access: 'public',
    kind: 'custom',
    body: verifyCertificateSchema,
    response: verifiedCertificateSchema,
    async handler({ body, request, reply }) {
      reply.set('X-Robots-Tag', 'noindex, nofollow');
      reply.set('Referrer-Policy', 'no-referrer');
      reply.set('Cache-Control', 'no-store');
      await within(byAddress, request, reply);
      await within(byNumber, request, reply);
      return certificates.verify(body);
    },
  });
}
