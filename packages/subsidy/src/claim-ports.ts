import type { Actor, DivisionCode, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type { ClaimFilter, ClaimRecord, RulingFilter, RulingRecord } from './model/claim.js';
import type { SchemeClaims } from './model/claim-settings.js';
import type { HeldLine } from './model/held-lines.js';
import type { CompiledScheme } from './model/scheme.js';
import type { SharedKeys, SubsidySource } from './model/source.js';

/** A person as a claim names one. */
export interface ClaimPerson {
  readonly personId: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly divisionCode: DivisionCode;
  /** null where no household is known. */
  readonly household: { readonly code: string; readonly headId: string; readonly headName: string } | null;
}

export interface ClaimOrganisation {
  readonly id: string;
  readonly name: string;
  /** 统一社会信用代码, or empty. */
  readonly creditCode: string;
  readonly divisionCode: DivisionCode;
}

/** Who claims, benefits and is paid. The host's registry stands behind it. */
export interface ClaimParties {
  person(actor: Actor, personId: string): Promise<ClaimPerson | undefined>;
  organisation(actor: Actor, kind: 'employer' | 'institution', id: string): Promise<ClaimOrganisation | undefined>;
  /** The same people in other counties, found by the keyed hash of the identity number; who is in one county alone is left out. */
  elsewhere(actor: Actor, personIds: readonly string[]): Promise<readonly PersonElsewhere[]>;
  placeOf(divisionCode: DivisionCode): { readonly townshipName: string; readonly villageName: string };
}

export interface PersonElsewhere {
  readonly personId: string;
  readonly countyCode: string;
  readonly personIdThere: string;
}

/** What a claim about a record of another module is about, such as a finished class. */
export interface ClaimSubject {
  readonly id: string;
  readonly title: string;
  readonly divisionCode: DivisionCode;
  readonly organisation: ClaimOrganisation | null;
  readonly tradeAndLevel: string | null;
  /** The day that chooses the rules. */
  readonly eventOn: LocalDate;
}

/** A source whose lines come from claims: each accepted claim becomes one line or many. */
export interface ClaimedSource {
  readonly kind: string;
  /** The resource that a claim is about, `training-classes`; null: the claim's own person and facts. */
  readonly subject: string | null;
  /** @throws DomainError conflict when nothing can be claimed for it yet; undefined when the actor sees no such record */
  subjectOf(actor: Actor, scheme: CompiledScheme, id: string): Promise<ClaimSubject | undefined>;
  linesOf(actor: Actor, scheme: CompiledScheme, claims: readonly ClaimRecord[]): Promise<readonly SubsidySource[]>;
  /** Claims that wait for something outside, and for what: none of them is accepted or enters a run. Absent: none waits. */
  waiting?(
    actor: Actor,
    claims: readonly ClaimRecord[],
  ): Promise<ReadonlyMap<string, { readonly zh: string; readonly en: string }>>;
}

/** What a county has settled about claims. */
export interface ClaimRules {
  /** @throws DomainError unprocessable SUBSIDY.CLAIMS_NOT_SETTLED {scheme} where the rules do not say how the scheme is claimed */
  claims(
    actor: Actor,
    scheme: { readonly schemeId: string; readonly title: string },
    on: LocalDate,
  ): Promise<{ readonly value: SchemeClaims; readonly clause: string }>;
}

export type NewClaim = Omit<
  ClaimRecord,
  | 'id'
  | 'version'
  | 'number'
  | 'state'
  | 'stateReason'
  | 'refusal'
  | 'createdBy'
  | 'submittedOn'
  | 'submittedByName'
  | 'checkedOn'
  | 'checkedByName'
  | 'acceptedOn'
  | 'acceptedByName'
  | 'amountFen'
  | 'runId'
  | 'late'
>;

export type ClaimChange = Partial<Omit<ClaimRecord, 'id' | 'version' | 'createdBy'>> & {
  readonly touched?: true;
  readonly submittedBy?: string;
  readonly checkedBy?: string;
  readonly acceptedBy?: string;
  readonly refusedBy?: string;
};

type Which = Pick<ClaimRecord, 'id' | 'version'>;

export interface ClaimStore {
  find(actor: Actor, query: ListQuery<ClaimFilter>): Promise<Page<ClaimRecord>>;
  get(actor: Actor, id: string): Promise<ClaimRecord | undefined>;
  /** Numbers the claim after the others of its county and year. */
  create(actor: Actor, claim: NewClaim, year: number): Promise<string>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT, and SUBSIDY.CLAIM_SAME_PERSON where the maker would decide */
  change(actor: Actor, which: Which, change: ClaimChange): Promise<void>;
  /** Accepted claims of a period and those that this run has already, kept from changing until the transaction ends. */
  forRun(actor: Actor, schemeId: string, period: Period, runId: string | null): Promise<ClaimRecord[]>;
  /** Accepted claims of the same beneficiaries, in no run yet. */
  acceptedOf(actor: Actor, personIds: readonly string[]): Promise<ClaimRecord[]>;
  enterRun(actor: Actor, claimIds: readonly string[], runId: string): Promise<void>;
  /** After the decision on a run: what it pays is settled, what its rules refuse is refused, the rest waits again. */
  followRun(actor: Actor, runId: string, decision: 'approved' | 'voided', words: RefusalWords): Promise<ClaimsAfterRun>;
  addRuling(actor: Actor, claim: ClaimRecord, ruling: NewRuling): Promise<string>;
  findRulings(actor: Actor, query: ListQuery<RulingFilter>): Promise<Page<RulingRecord>>;
  rulingsOf(actor: Actor, claimIds: readonly string[]): Promise<RulingRecord[]>;
  /** One at a time in a county: counters that two people read at once would be passed. */
  lockCounters(actor: Actor): Promise<void>;
  held(actor: Actor, asked: AskedHeld): Promise<HeldLine[]>;
  heldElsewhere(actor: Actor, people: readonly PersonElsewhere[]): Promise<HeldLine[]>;
}

/** What is told where the rules refuse in a run and nothing beside them stands in the way. */
export interface RefusalWords {
  readonly zh: string;
  readonly en: string;
}

export interface ClaimsAfterRun {
  readonly settled: number;
  readonly refused: number;
  readonly waiting: number;
}

export type NewRuling = Pick<RulingRecord, 'personId' | 'heldCode' | 'verdict' | 'reason'>;

/** Whose live lines, in the whole county. */
export interface AskedHeld {
  readonly personIds: readonly string[];
  /** Households, employers and so on whose lines count too. */
  readonly shared: readonly SharedKeys[];
  /** All lines of this scheme, where a counter is over the fund. */
  readonly schemeId: string | null;
  readonly exceptRunId: string | null;
}
