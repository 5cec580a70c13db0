import {
  divisionCodeSchema,
  type Fen,
  fen,
  fenSchema,
  invariant,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { fundDocumentWorkflow } from './fund-workflow.js';

const sourceId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower case letters, digits and _');
const words = z.string().min(1).max(100);
const amountMost = 1e13;

/** What money is held for. Payments are `subsidy_run`; other modules bring their own through {@link FundLedger}. */
export const fundPurposeKinds = ['post', 'training_class', 'subsidy_run'] as const;
export type FundPurposeKind = (typeof fundPurposeKinds)[number];

/** Setting `funds`: the funds of a county, and what each may pay for. */
export const fundsSettingSchema = z.strictObject({
  funds: z
    .array(
      z.strictObject({
        id: sourceId,
        zh: words,
        en: words,
        pays: z.array(z.enum(fundPurposeKinds)).min(1),
        /** The last day on which it may take up something new; null while it has no end. */
        until: localDateSchema.nullable(),
      }),
    )
    .min(1)
    .max(30)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { message: 'an id stands twice' }),
  /** Whether a run is refused when the county has recorded none of the funds its scheme names for the year. */
  fundRequired: z.boolean(),
});
export type FundsSetting = z.infer<typeof fundsSettingSchema>;

export const fundEntryKinds = ['hold', 'release', 'commit', 'pay', 'return', 'recover', 'unrecover'] as const;
export type FundEntryKind = (typeof fundEntryKinds)[number];

/** Where a release takes its money from. */
export type FundPot = 'held' | 'committed';

/**
 * Where the money of a fund, or of one purpose in it, stands. `paid` is everything that went out, `returned` what the bank
 * sent back, `recovered` what people paid back.
 */
export interface FundSums {
  readonly heldFen: Fen;
  readonly committedFen: Fen;
  readonly paidFen: Fen;
  readonly returnedFen: Fen;
  readonly recoveredFen: Fen;
}

export const noFundSums: FundSums = {
  heldFen: fen(0),
  committedFen: fen(0),
  paidFen: fen(0),
  returnedFen: fen(0),
  recoveredFen: fen(0),
};

/**
 * The algebra of the ledger (资金账), which the database keeps too:
 *
 * - `hold` (预占) takes free money; `release` (释放) gives held or committed money back to free;
 * - `commit` (承诺) turns held money into committed money; `pay` (支付) turns committed money into paid money;
 * - `return` (退回) is money that the bank sent back. The person is still owed it, so it is committed once more and a
 *   re-issue pays it without a new hold; who is not owed it any more gives it up by a release.
 * - `recover` (追回) is money that a person paid back, or let be set off: nobody is owed it, so it is free at once;
 *   `unrecover` (追回冲销) takes that back when a payment that something was set off from came back from the bank.
 *
 * free = budget − held − committed − paid + returned + recovered, and no sum, nor `free`, is ever below zero;
 * returned ≤ paid and recovered ≤ paid.
 *
 * @example moveFunds(noFundSums, { kind: 'hold', amountFen: fen(100), pot: null }).heldFen // 100
 */
export function moveFunds(
  sums: FundSums,
  entry: { readonly kind: FundEntryKind; readonly amountFen: Fen; readonly pot: FundPot | null },
): FundSums {
  const { heldFen, committedFen, paidFen, returnedFen, recoveredFen } = sums;
  const amount = entry.amountFen;
  switch (entry.kind) {
    case 'hold':
      return { ...sums, heldFen: fen(heldFen + amount) };
    case 'release':
      invariant(entry.pot !== null, 'a release names what it gives back');
      return entry.pot === 'held'
        ? { ...sums, heldFen: fen(heldFen - amount) }
        : { ...sums, committedFen: fen(committedFen - amount) };
    case 'commit':
      return { ...sums, heldFen: fen(heldFen - amount), committedFen: fen(committedFen + amount) };
    case 'pay':
      return { ...sums, committedFen: fen(committedFen - amount), paidFen: fen(paidFen + amount) };
    case 'return':
      return { ...sums, committedFen: fen(committedFen + amount), returnedFen: fen(returnedFen + amount) };
    case 'recover':
      return { ...sums, recoveredFen: fen(recoveredFen + amount) };
    case 'unrecover':
      return { ...sums, recoveredFen: fen(recoveredFen - amount) };
  }
}

export function freeOf(budgetFen: Fen, sums: FundSums): Fen {
  const { heldFen, committedFen, paidFen, returnedFen, recoveredFen } = sums;
  return fen(budgetFen - heldFen - committedFen - paidFen + returnedFen + recoveredFen);
}

const amountFen = fenSchema.refine((amount) => amount !== 0 && Math.abs(amount) <= amountMost, {
  message: 'an amount is not zero',
});
const documentFields = {
  number: z.string().trim().min(2).max(100),
  documentDate: localDateSchema,
  /** Below zero where the document takes money away. */
  amountFen,
  reason: z.string().trim().min(2).max(200),
};

export const newFundSchema = z.strictObject({ source: sourceId, year: z.int().min(2000).max(2100) });
export type NewFund = z.infer<typeof newFundSchema>;

export const newFundDocumentSchema = z.strictObject({ fundId: uuidSchema, ...documentFields });
export type NewFundDocument = z.infer<typeof newFundDocumentSchema>;

export const fundDecisionSchema = z.strictObject({ version: versionSchema });
export const fundRejectionSchema = z.strictObject({
  version: versionSchema,
  decisionReason: z.string().trim().min(2).max(200),
});

const sums = { budgetFen: fenSchema, heldFen: fenSchema, committedFen: fenSchema, paidFen: fenSchema };

export const fundBalanceSchema = z.object({
  ...sums,
  returnedFen: fenSchema,
  recoveredFen: fenSchema,
  freeFen: fenSchema,
});
export type FundBalance = z.infer<typeof fundBalanceSchema>;

export const fundRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  source: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  year: z.int(),
  ...fundBalanceSchema.shape,
});
export type FundRecord = z.infer<typeof fundRecordSchema>;

export const fundDocumentRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  fundId: uuidSchema,
  ...documentFields,
  state: z.enum(fundDocumentWorkflow.states),
  createdBy: uuidSchema,
  createdOn: localDateSchema,
  decidedBy: uuidSchema.nullable(),
  decidedOn: localDateSchema.nullable(),
  decisionReason: z.string().nullable(),
});
export type FundDocumentRecord = z.infer<typeof fundDocumentRecordSchema>;

export const fundEntryRecordSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  fundId: uuidSchema,
  kind: z.enum(fundEntryKinds),
  pot: z.enum(['held', 'committed']).nullable(),
  amountFen: fenSchema,
  bookedOn: localDateSchema,
  purposeKind: z.string(),
  purposeId: uuidSchema,
  purposeTitle: z.string(),
  personId: uuidSchema.nullable(),
  item: z.string().nullable(),
  itemKey: z.string().nullable(),
  createdBy: uuidSchema,
});
export type FundEntryRecord = z.infer<typeof fundEntryRecordSchema>;

export const fundFilterSchema = z.strictObject({ source: sourceId.optional(), year: z.int().optional() });
export type FundFilter = z.infer<typeof fundFilterSchema>;

export const fundDocumentFilterSchema = z.strictObject({
  fundId: uuidSchema.optional(),
  state: z.enum(fundDocumentWorkflow.states).optional(),
});
export type FundDocumentFilter = z.infer<typeof fundDocumentFilterSchema>;

export const fundEntryFilterSchema = z.strictObject({
  fundId: uuidSchema.optional(),
  kind: z.enum(fundEntryKinds).optional(),
  purposeKind: z.enum(fundPurposeKinds).optional(),
  purposeId: uuidSchema.optional(),
  personId: uuidSchema.optional(),
});
export type FundEntryFilter = z.infer<typeof fundEntryFilterSchema>;

export const fundDaySchema = z.strictObject({ on: localDateSchema });
