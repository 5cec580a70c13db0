import { fenSchema, localDateSchema, periodSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import { holdReasons } from './dictionaries.js';
import { paymentStateSchema } from './records.js';

const sentence = z.object({ zh: z.string(), en: z.string() });

/** 补贴发放明细: what a person is paid for a month and why, masked; also for whoever holds its link. */
export const paymentSlipSchema = z.object({
  nameMasked: z.string(),
  identityMasked: z.string(),
  villageName: z.string(),
  /** The post, the class, or what else the line is about; empty where there is none. */
  subjectTitle: z.string(),
  period: periodSchema,
  periodTitle: sentence,
  schemeTitle: z.string(),
  /** What the scheme shows beside the amount, such as days attended. */
  facts: z.array(z.object({ label: sentence, value: sentence })),
  /** What the person is entitled to. */
  entitlementFen: fenSchema,
  /** Of a payment that amends an earlier one of the period: what was paid before, and what is due in all. */
  amends: z.object({ sentFen: fenSchema, rightFen: fenSchema }).nullable(),
  setOffFen: fenSchema,
  /** What goes to the account. */
  netFen: fenSchema,
  /** Periods of the overpayment that is set off. */
  setOffFor: z.array(sentence),
  cardMasked: z.string().nullable(),
  state: paymentStateSchema,
  heldReason: z.enum(Object.keys(holdReasons) as [keyof typeof holdReasons]).nullable(),
  sentOn: localDateSchema.nullable(),
  settledOn: localDateSchema.nullable(),
  /** How the amount comes about; null when the rules that computed it are no longer at hand. */
  rule: sentence.nullable(),
  clauses: z.array(z.string()),
  /** Whom to ask; null where the county has settled nothing. */
  contact: z.string().nullable(),
});
export type PaymentSlip = z.infer<typeof paymentSlipSchema>;

export const ownSlipSchema = z.object({ ...paymentSlipSchema.shape, link: z.string() });

/** Slips of a run are printed a village at a time: what fits on a desk, and in one answer. */
export const mostSlipsAtOnce = 200;
export const printSlipsSchema = z.strictObject({
  runId: uuidSchema,
  villageCode: z.string().regex(/^\d{12}$/),
});
