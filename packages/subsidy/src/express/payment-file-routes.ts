import { type Actor, uuidSchema } from '@gongyi/kernel';
import { commandRoute, defineRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { nextSteps } from '../model/dictionaries.js';
import { emptySchema, reasonSchema } from '../model/inputs.js';
import { splitWays } from '../model/split-batches.js';
import type { SubsidyService } from '../service/subsidy-service.js';

interface PasswordCommands<R> {
  takePassword(actor: Actor, id: string): Promise<{ id: string; password: string }>;
  offerPasswordAgain(actor: Actor, id: string, reason: string): Promise<R>;
}

/** Who opens a sealed file, for every resource that has one. */
export function passwordRoutes<S extends z.ZodType>(
  resource: 'payment-batches' | 'account-checks',
  record: S,
  commands: PasswordCommands<z.infer<S>>,
): Route[] {
  return [
    commandRoute({
      path: `/${resource}/:id/take-password`,
      action: 'take-password',
      permission: `${resource}.take-password`,
      summary: {
        zh: '领取文件密码（导出人以外的人，只显示一次）',
        en: 'Take the password, once, by another than the exporter',
      },
      body: emptySchema,
      response: z.object({ id: uuidSchema, password: z.string() }),
      stepUp: true,
      secretAnswer: true,
      run: (actor, { id }) => commands.takePassword(actor, id),
    }),
    commandRoute({
      path: `/${resource}/:id/offer-password`,
      action: 'offer-password',
      permission: `${resource}.export`,
      summary: { zh: '重新开放领取密码', en: 'Let a lost password be taken once more' },
      body: reasonSchema,
      response: record,
      run: (actor, { id, body }) => commands.offerPasswordAgain(actor, id, body.reason),
    }),
  ];
}

const step = z.enum(Object.keys(nextSteps) as [keyof typeof nextSteps, ...(keyof typeof nextSteps)[]]);
const settingsSchema = z.object({
  usual: z.string(),
  layouts: z.array(
    z.object({
      id: z.string(),
      zh: z.string(),
      en: z.string(),
      demonstration: z.boolean(),
      format: z.enum(['xlsx', 'csv', 'fixed']),
      encoding: z.string().nullable(),
      checksAccounts: z.boolean(),
      split: z.object({ by: z.enum(splitWays), mostLines: z.int().nullable() }),
    }),
  ),
  accountCheck: z.enum(['required', 'not_required']),
  overdueBlocks: z.boolean(),
  /** `other` is the last of them. */
  returnReasons: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string(), next: step })),
});

/** What the county has settled about payment, as far as screens ask. */
export function paymentSettingRoutes({ paymentSettings }: SubsidyService): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/payment-settings',
      operationId: 'payment-settings.read',
      tag: 'payment-batches',
      summary: { zh: '支付与对账的规定', en: 'What is settled about payment' },
      access: { permission: 'payment-batches.read' },
      kind: 'read',
      response: settingsSchema,
      handler: async ({ actor }) => {
        const { usual, layouts } = await paymentSettings.layouts(actor);
        const rules = await paymentSettings.rules(actor);
        return {
          usual,
          layouts: layouts.map(({ id, zh, en, demonstration, payment, accountCheck, split }) => ({
            ...{ id, zh, en, demonstration, split },
            format: payment.format,
            encoding: payment.encoding ?? null,
            checksAccounts: accountCheck !== null,
          })),
          accountCheck: rules.accountCheck,
          overdueBlocks: rules.reconciliation.overdueBlocks,
          returnReasons: [
            ...rules.returnReasons.map(({ id, zh, en, next }) => ({ id, zh, en, next })),
            { id: 'other', ...rules.otherReason },
          ],
        };
      },
    }),
  ];
}
