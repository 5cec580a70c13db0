import {
  defineWorkflow,
  divisionCodeSchema,
  type LocalDate,
  localDateSchema,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import { z } from 'zod';

/** Life of a payee account. Only a confirmed one is paid to, and a person has at most one. */
export const bankAccountWorkflow = defineWorkflow({
  name: 'bank-account',
  states: ['unconfirmed', 'confirmed', 'rejected', 'replaced', 'invalid'],
  initial: 'unconfirmed',
  transitions: {
    confirm: { from: ['unconfirmed'], to: 'confirmed' },
    reject: { from: ['unconfirmed'], to: 'rejected' },
    /** A bank says that it cannot be paid to. */
    invalidate: { from: ['unconfirmed', 'confirmed'], to: 'invalid' },
    replace: { from: ['confirmed', 'invalid', 'unconfirmed'], to: 'replaced' },
  },
});

/** Why an account is not confirmed by itself. */
export const accountProblems = [
  'card_blank',
  'card_characters',
  'card_length',
  'card_luhn_wrong',
  'card_not_text',
  'card_shared',
  'bank_refused',
] as const;

export const bankAccountRecordSchema = z.object({
  id: uuidSchema,
  version: versionSchema,
  /** The holder: a person, or an organisation by its unified credit code. */
  personId: uuidSchema.nullable(),
  creditCode: z.string().nullable(),
  personName: z.string(),
  divisionCode: divisionCodeSchema,
  bankName: z.string(),
  cardMasked: z.string(),
  state: z.enum(bankAccountWorkflow.states),
  problem: z.string().nullable(),
  /** Other people under whom the same card is recorded; empty when there is nobody. */
  sharedWith: z.string(),
  source: z.string(),
  proposedBy: uuidSchema,
  confirmedBy: uuidSchema.nullable(),
  confirmedOn: localDateSchema.nullable(),
  /** When a bank last said that it can be paid to. */
  checkedOn: localDateSchema.nullable(),
  /** In the words of the bank that refused it. */
  bankReason: z.string().nullable(),
  createdAt: z.string(),
});
export type BankAccountRecord = z.infer<typeof bankAccountRecordSchema>;

export const bankAccountFilterSchema = z.strictObject({
  personId: uuidSchema.optional(),
  creditCode: z.string().trim().length(18).optional(),
  state: z.enum(bankAccountWorkflow.states).optional(),
  problem: z.enum(accountProblems).optional(),
  townshipCode: divisionCodeSchema.optional(),
});
export type BankAccountFilter = z.infer<typeof bankAccountFilterSchema>;

export const proposeAccountSchema = z.strictObject({
  personId: uuidSchema,
  bankName: z.string().trim().min(2).max(50),
  cardNumber: z.string().min(8).max(40),
  reason: z.string().trim().min(2).max(200),
});

export const proposeOrganisationAccountSchema = z.strictObject({
  creditCode: z.string().trim().min(18).max(18),
  bankName: z.string().trim().min(2).max(50),
  accountNumber: z.string().min(8).max(60),
  reason: z.string().trim().min(2).max(200),
});

/**
 * The number of an organisation's account (对公账户): 8 to 32 digits without a check digit, written with or without blanks
 * and hyphens. `organisationAccountNumber('2402 0093 1920-0012 345')` is `24020093192000012345`; undefined for anything else.
 */
export function organisationAccountNumber(text: string): string | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/g, '');
  return /^\d{8,32}$/.test(digits) ? digits : undefined;
}

/** A new account for a person or for an organisation; exactly one of both is named. */
export interface ProposedAccount extends Omit<OfferedAccount, 'personId'> {
  readonly personId: string | null;
  readonly creditCode: string | null;
  readonly source: string;
}

/** An account that a roster names for a person; `problem` when its number cannot be used. */
export interface OfferedAccount {
  readonly personId: string;
  readonly personName: string;
  readonly divisionCode: string;
  readonly bankName: string;
  readonly cardNumber: string | null;
  readonly problem: string | null;
}

/** A bank's word about an account. */
export interface BankAnswer {
  readonly accountId: string;
  readonly usable: boolean;
  readonly reason: string | null;
  readonly on: LocalDate;
}
