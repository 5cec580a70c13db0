import type { Actor, DivisionCode, ListQuery, LocalDate, Page } from '@gongyi/kernel';
import type {
  AccountCheck,
  AccountCheckFilter,
  AccountCheckLine,
  AccountCheckLineFilter,
  AccountCheckState,
} from './model/account-check.js';
import type { PaymentLayout } from './model/payment-layout.js';
import type { SubsidyRun } from './model/records.js';
import type { PayeeKind } from './model/source.js';
import type { PasswordTaken, WrittenFile } from './ports.js';

export interface NewAccountCheck {
  readonly id: string;
  readonly run: SubsidyRun;
  readonly layout: PaymentLayout;
  readonly preparedOn: LocalDate;
  readonly digest: string;
  readonly lines: readonly NewAccountCheckLine[];
}

export interface NewAccountCheckLine {
  readonly id: string;
  readonly divisionCode: DivisionCode;
  readonly sequence: number;
  readonly payeeKind: PayeeKind;
  readonly payeeId: string;
  readonly payeeName: string;
  readonly identityMasked: string;
  readonly holderName: string;
  readonly bankName: string;
  readonly townshipName: string;
  readonly accountId: string;
  readonly cardMasked: string;
  readonly cardSealed: string;
}

/** A line with what only the file and the comparison may see. */
export interface SealedCheckLine extends AccountCheckLine {
  readonly holderName: string;
  readonly townshipName: string;
  readonly accountId: string;
  readonly cardSealed: string;
}

export interface AccountCheckChanges extends Partial<WrittenFile>, Partial<PasswordTaken> {
  readonly state?: AccountCheckState;
  readonly exportedOn?: LocalDate;
  readonly exportedBy?: string;
  readonly jobId?: string;
}

export interface VerdictStep {
  readonly lineId: string;
  readonly to: 'confirmed' | 'refused' | 'cancelled';
  readonly on: LocalDate;
  readonly reason: string | null;
}

export interface AccountCheckStore {
  /** @throws DomainError conflict SUBSIDY.ACCOUNT_IN_CHECK when a bank is being asked about one of the accounts. */
  insert(actor: Actor, check: NewAccountCheck): Promise<AccountCheck>;
  find(actor: Actor, query: ListQuery<AccountCheckFilter>): Promise<Page<AccountCheck>>;
  get(actor: Actor, id: string): Promise<AccountCheck | undefined>;
  lock(actor: Actor, id: string): Promise<AccountCheck | undefined>;
  update(actor: Actor, id: string, changes: AccountCheckChanges): Promise<AccountCheck>;
  layoutOf(actor: Actor, id: string): Promise<PaymentLayout>;
  passwordOf(actor: Actor, id: string): Promise<string | null>;
  findLines(actor: Actor, query: ListQuery<AccountCheckLineFilter>): Promise<Page<AccountCheckLine>>;
  linesOf(actor: Actor, id: string): Promise<SealedCheckLine[]>;
  /** @throws DomainError conflict SUBSIDY.PAYMENTS_CHANGED_MEANWHILE when a line does not wait any more. */
  decide(actor: Actor, steps: readonly VerdictStep[]): Promise<void>;
  /** Accounts about which a bank is being asked. */
  asked(actor: Actor, accountIds: readonly string[]): Promise<Set<string>>;
}
