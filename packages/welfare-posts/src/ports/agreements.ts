import type { Actor, DivisionCode, Fen, ListQuery, LocalDate, Page, Period } from '@gongyi/kernel';
import type { AgreementRecord } from '../model/agreement.js';
import type { AgreementAlert, AgreementAlertFilter } from '../model/agreement-alert.js';
import type { AgreementFinding, AgreementFindingFilter, SettleFinding } from '../model/agreement-finding.js';
import type { AgreementFile, AgreementInsurance } from '../model/agreement-papers.js';
import type { RetirementClass, TermAgreement } from '../model/agreement-term.js';
import type { DeclaredFact } from '../model/declared-facts.js';
import type { PersonStanding } from '../model/holder.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';

/** How people stand in the register, many at once; who is not in the actor’s area is left out. */
export interface Standings {
  standingOf(actor: Actor, personIds: readonly string[]): Promise<ReadonlyMap<string, PersonStanding>>;
}

/** Prints text; what it cannot draw it says before. */
export interface TextPrinter {
  missing(text: string): readonly string[];
  print(text: { readonly title: string; readonly paragraphs: readonly string[] }): Promise<Uint8Array>;
}

/** An agreement that is being made. */
export interface NewAgreement {
  readonly code: string;
  readonly divisionCode: DivisionCode;
  readonly welfarePostId: string;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly kind: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly standardFen: Fen;
  readonly applicationId: string | null;
  readonly renewsId: string | null;
  readonly retirementClass: RetirementClass | null;
  readonly insuranceRequired: boolean;
  readonly ruleVersion: string;
  readonly standing: PersonStanding;
  /** From the application, or from the agreement before. */
  readonly declaredFacts: readonly DeclaredFact[];
}

/** An agreement of a person with what its term depends on. */
export interface AgreementOfHistory extends TermAgreement {
  readonly state: AgreementRecord['state'];
  readonly retirementClass: RetirementClass | null;
}

/** A holder of a month, as the check judges one. */
export interface HolderOfMonth {
  readonly agreementId: string;
  readonly divisionCode: DivisionCode;
  readonly personId: string;
  readonly personName: string;
  readonly identityMasked: string;
  readonly postName: string;
  readonly category: string;
  readonly workMode: WelfarePostRecord['workMode'];
  readonly declaredFacts: readonly DeclaredFact[];
  /** What the agreement is known by in every county; null when it was stored before people were known so. */
  readonly personHash: string | null;
}

/** The last day of the month in which people of a birth month retire; the whole table is a thousand rows. */
export interface RetiringMonth {
  readonly kind: RetirementClass;
  readonly birthMonth: Period;
  readonly retiresOn: LocalDate;
}

/** Where agreements, their papers and the findings of the month are kept. Every method sees only the actor’s scope. */
export interface AgreementStore {
  create(actor: Actor, agreement: NewAgreement): Promise<string>;
  /** What the holder answered last: the answers that the agreement was made on, with later ones in their place. */
  declaredOf(actor: Actor, agreementId: string): Promise<readonly DeclaredFact[]>;
  answer(actor: Actor, agreement: Pick<AgreementRecord, 'id' | 'divisionCode'>, answer: DeclaredFact): Promise<void>;
  /** All of a person’s in the county, also for an actor of one township: a term depends on all of them. */
  historyOf(actor: Actor, personId: string): Promise<readonly AgreementOfHistory[]>;
  /** Two members of a household are never hired at once: the second waits, and then sees the first. */
  lockHousehold(actor: Actor, householdCode: string): Promise<void>;
  /** Who of them holds a post in these days in another county; where and until when stays unknown. */
  heldElsewhere(
    actor: Actor,
    terms: readonly {
      readonly personId: string;
      readonly identityHash: string;
      readonly from: LocalDate;
      readonly to: LocalDate;
    }[],
  ): Promise<ReadonlySet<string>>;
  addInsurance(
    actor: Actor,
    agreement: Pick<AgreementRecord, 'id' | 'divisionCode'>,
    insurance: Omit<AgreementInsurance, 'id'>,
  ): Promise<void>;
  insurancesOf(actor: Actor, agreementId: string): Promise<readonly AgreementInsurance[]>;
  addFile(
    actor: Actor,
    agreement: Pick<AgreementRecord, 'id' | 'divisionCode'>,
    file: Omit<AgreementFile, 'id'>,
  ): Promise<void>;
  filesOf(actor: Actor, agreementId: string): Promise<readonly AgreementFile[]>;
  /** The database refuses a signature without its scan and, where the county asks for it, without insurance. */
  move(
    actor: Actor,
    which: { readonly id: string; readonly version: number },
    change:
      | { readonly state: 'signed'; readonly signedOn: LocalDate; readonly standardFen: Fen }
      | { readonly state: 'void' },
  ): Promise<void>;

  findAlerts(
    actor: Actor,
    query: ListQuery<AgreementAlertFilter>,
    due: {
      readonly today: LocalDate;
      readonly days: number;
      readonly ageLimit: number;
      readonly mostMonths: number | null;
      readonly nearRetirementMonths: number | null;
      readonly retiring: readonly RetiringMonth[];
    },
  ): Promise<Page<AgreementAlert>>;
  /** Everybody of the county with an agreement in force on a day of the month; one line an agreement. */
  holdersOfMonth(actor: Actor, period: Period): Promise<readonly HolderOfMonth[]>;
  /** Writes what the check of a month found and clears what it no longer finds. */
  keepFindings(
    actor: Actor,
    period: Period,
    ruleVersion: string,
    findings: readonly (Pick<HolderOfMonth, 'agreementId' | 'divisionCode'> &
      Pick<AgreementFinding, 'code' | 'sentence' | 'clause' | 'documentNumber'>)[],
  ): Promise<{ found: number; cleared: number; open: number }>;
  findFindings(actor: Actor, query: ListQuery<AgreementFindingFilter>): Promise<Page<AgreementFinding>>;
  getFinding(actor: Actor, id: string): Promise<AgreementFinding | undefined>;
  settleFinding(actor: Actor, id: string, decision: SettleFinding): Promise<void>;
}
