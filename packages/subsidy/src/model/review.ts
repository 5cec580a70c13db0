import { fenSchema, periodSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import type { PaidTo } from './source.js';

/** A payable line as the approver's page lists it; `itemId` is what a verdict is given on. */
const lineSchema = z.object({
  itemId: uuidSchema,
  personId: z.string(),
  personName: z.string(),
  identityMasked: z.string(),
  townshipName: z.string(),
  amountFen: fenSchema,
});
export type ReviewLine = z.infer<typeof lineSchema>;
/** A line with whose account it goes to. */
export type PayeeLine = ReviewLine & { readonly payeeId: string };

/** The account that a payee's money went to in the period before. */
export interface PaidBefore extends PaidTo {
  readonly accountId: string;
  readonly version: number;
}
/** A line whose payee has another account than the money went to last. */
export type ChangedAccountLine = Omit<PayeeLine, 'itemId' | 'amountFen'> & { readonly previousCardMasked: string };

const found = <Line extends z.ZodObject>(line: Line) => ({ count: z.int(), lines: z.array(line) });

/** `medianFen` of the person's `months` paid months before; `percent` above it, or below with a minus. */
const ownSchema = lineSchema.extend({ medianFen: fenSchema, months: z.int(), percent: z.int() });
const peerSchema = lineSchema.extend({ percent: z.int() });
const otherListSchema = lineSchema.extend({
  otherRunId: uuidSchema,
  otherScheme: z.string(),
  otherAmountFen: fenSchema,
});
export type UnusualOwn = z.infer<typeof ownSchema>;
export type UnusualPeer = z.infer<typeof peerSchema>;
export type OtherList = z.infer<typeof otherListSchema>;

const sharedSchema = z.object({ cardMasked: z.string(), bankName: z.string(), people: z.array(lineSchema) });

/** What an approver looks at before he signs, beside what changed since the month before. */
export const runReviewSchema = z.object({
  /** Null where the county has settled nothing about unusual amounts. */
  unusualOwn: z.object({ months: z.int(), atLeast: z.int(), percent: z.int(), ...found(ownSchema) }).nullable(),
  unusualPeers: z
    .object({
      percent: z.int(),
      atLeast: z.int(),
      /** Null with fewer lines than `atLeast`: then nothing is compared. */
      medianFen: fenSchema.nullable(),
      ...found(peerSchema),
    })
    .nullable(),
  newPayees: z.object(found(lineSchema)),
  otherLists: z.object(found(otherListSchema)),
  /** Groups of people of the run whose money goes to one account. */
  sharedAccounts: z.object({ count: z.int(), groups: z.array(sharedSchema) }),
  /** Null for a scheme that is paid outside the ledger, or while none of its funds is recorded. */
  fund: z
    .object({
      fundId: uuidSchema,
      nameZh: z.string(),
      nameEn: z.string(),
      year: z.int(),
      freeFen: fenSchema,
      /** Free after this run; below zero when it is not covered. Equal to `freeFen` once the run is approved. */
      afterFen: fenSchema,
    })
    .nullable(),
  period: periodSchema,
});
export type RunReview = z.infer<typeof runReviewSchema>;
