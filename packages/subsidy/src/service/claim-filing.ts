import { type Actor, type DivisionCode, domainError, type LocalDate, periodOf } from '@gongyi/kernel';
import type { ClaimedSource, ClaimOrganisation, ClaimPerson, ClaimSubject, NewClaim } from '../claim-ports.js';
import type { ClaimRecord, EditClaim, FileClaim, HeldPaper } from '../model/claim.js';
import { type SchemeClaims, windowDays } from '../model/claim-settings.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { Facts, FactValue, Payee } from '../model/source.js';
import { eventDay, periodStart } from '../model/subsidy-period.js';
import type { Context } from './context.js';
import { claimedSourceOf } from './run-sources.js';

export interface ClaimGround {
  readonly scheme: CompiledScheme;
  readonly source: ClaimedSource;
  readonly settled: SchemeClaims;
  readonly clause: string;
}

/**
 * The scheme of a claim, its source, and what the county has settled about claiming it.
 *
 * @throws DomainError unprocessable SUBSIDY.NOT_CLAIMED {scheme}, SUBSIDY.CLAIMS_NOT_SETTLED {scheme}, POLICY.NO_RULE
 */
export async function claimGround(
  context: Context,
  actor: Actor,
  schemeId: string,
  facts: Facts,
): Promise<ClaimGround> {
  const today = context.clock.today();
  const scheme = await context.policy.schemeByFacts(actor, schemeId, facts, today);
  const source = claimedSourceOf(context, scheme);
  if (source === undefined) throw domainError('unprocessable', 'SUBSIDY.NOT_CLAIMED', { scheme: scheme.title });
  const { value, clause } = await context.claimRules.claims(actor, scheme, today);
  return { scheme, source, settled: value, clause };
}

/**
 * The facts of a form, by what the scheme declares. Counters are filled in by the system, and what a class tells nobody types.
 *
 * @throws DomainError invalid_input SUBSIDY.FACT_UNKNOWN {fact} | SUBSIDY.FACT_COUNTED {fact} | SUBSIDY.FACT_INVALID {fact, value}
 */
export function readFacts({ scheme, source }: ClaimGround, given: Facts, english: boolean): Facts {
  const facts: Record<string, FactValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const fact = scheme.facts.find((one) => one.name === name);
    if (fact === undefined || source.subject !== null)
      throw domainError('invalid_input', 'SUBSIDY.FACT_UNKNOWN', { fact: name });
    const title = english ? fact.en : fact.zh;
    if (fact.counter !== null) throw domainError('invalid_input', 'SUBSIDY.FACT_COUNTED', { fact: title });
    if (!fact.accepts(value))
      throw domainError('invalid_input', 'SUBSIDY.FACT_INVALID', { fact: title, value: String(value) });
    facts[name] = value;
  }
  return facts;
}

/** @throws DomainError invalid_input SUBSIDY.DOCUMENT_UNKNOWN {id} */
export function checkPapers({ settled }: ClaimGround, documents: readonly HeldPaper[]): void {
  const stray = documents.find(({ id }) => !settled.documents.some((known) => known.id === id));
  if (stray !== undefined) throw domainError('invalid_input', 'SUBSIDY.DOCUMENT_UNKNOWN', { id: stray.id });
}

/** @throws DomainError unprocessable SUBSIDY.DOCUMENTS_MISSING {names, clause} */
export function requirePapers({ settled, clause }: ClaimGround, documents: readonly HeldPaper[], english: boolean) {
  const missing = settled.documents.filter(({ id, required }) => required && !documents.some((held) => held.id === id));
  if (missing.length === 0) return;
  const names = missing.map(({ zh, en }) => (english ? en : zh)).join(english ? ', ' : '、');
  throw domainError('unprocessable', 'SUBSIDY.DOCUMENTS_MISSING', { names, clause });
}

export interface ClaimParts {
  readonly person: ClaimPerson | undefined;
  readonly organisation: ClaimOrganisation | undefined;
  readonly subject: ClaimSubject | undefined;
}

/**
 * Whom the claim is about and who is paid.
 *
 * @throws DomainError not_found SUBSIDY.PERSON_NOT_FOUND | SUBSIDY.ORGANISATION_NOT_FOUND | SUBSIDY.SUBJECT_NOT_FOUND;
 *   invalid_input SUBSIDY.PERSON_NEEDED | SUBSIDY.ORGANISATION_NEEDED | SUBSIDY.SUBJECT_NEEDED; unprocessable SUBSIDY.HOUSEHOLD_UNKNOWN
 */
export async function partsOf(
  context: Context,
  actor: Actor,
  ground: ClaimGround,
  input: FileClaim,
): Promise<ClaimParts> {
  const { scheme, source } = ground;
  const { personId, organisationId, subjectId } = input;
  if (source.subject !== null && subjectId === null) throw domainError('invalid_input', 'SUBSIDY.SUBJECT_NEEDED');
  const subject = subjectId === null ? undefined : await source.subjectOf(actor, scheme, subjectId);
  if (subjectId !== null && subject === undefined) throw domainError('not_found', 'SUBSIDY.SUBJECT_NOT_FOUND');
  const person = personId === null ? undefined : await context.parties.person(actor, personId);
  if (personId !== null && person === undefined) throw domainError('not_found', 'SUBSIDY.PERSON_NOT_FOUND');
  const kind = scheme.payee === 'institution' || input.claimantKind === 'institution' ? 'institution' : 'employer';
  const named = organisationId === null ? undefined : await context.parties.organisation(actor, kind, organisationId);
  if (organisationId !== null && named === undefined) throw domainError('not_found', 'SUBSIDY.ORGANISATION_NOT_FOUND');
  const organisation = named ?? subject?.organisation ?? undefined;
  const paysPeople = scheme.payee === 'person' || scheme.payee === 'household';
  if (paysPeople && person === undefined && subject === undefined)
    throw domainError('invalid_input', 'SUBSIDY.PERSON_NEEDED');
  if (!paysPeople && organisation === undefined) throw domainError('invalid_input', 'SUBSIDY.ORGANISATION_NEEDED');
  return { person, organisation, subject };
}

function payeeOf({ payee }: CompiledScheme, { person, organisation, subject }: ClaimParts): Payee {
  if (payee === 'employer' || payee === 'institution')
    return { kind: payee, id: organisation?.id ?? '', name: organisation?.name ?? '' };
  // A class stands for its trainees: each line names its own.
  if (person === undefined) return { kind: 'person', id: subject?.id ?? '', name: subject?.title ?? '' };
  if (payee === 'person') return { kind: 'person', id: person.personId, name: person.name };
  if (person.household === null) throw domainError('unprocessable', 'SUBSIDY.HOUSEHOLD_UNKNOWN');
  return { kind: 'household', id: person.household.headId, name: person.household.headName };
}

/** @throws DomainError invalid_input SUBSIDY.DAY_NEEDED {fact}: the day chooses the rules */
function eventOf(
  { scheme }: ClaimGround,
  facts: Facts,
  subject: ClaimSubject | undefined,
  english: boolean,
): LocalDate {
  if (subject !== undefined) return subject.eventOn;
  const value = facts[scheme.dayFact];
  if (typeof value === 'string') return eventDay(value, periodOf(value as LocalDate));
  const fact = scheme.facts.find(({ name }) => name === scheme.dayFact);
  throw domainError('invalid_input', 'SUBSIDY.DAY_NEEDED', { fact: (english ? fact?.en : fact?.zh) ?? scheme.dayFact });
}

/** What a form changes in a draft. */
export function writtenOf(
  ground: ClaimGround,
  input: Pick<EditClaim, 'facts' | 'documents' | 'declaredFen'>,
  subject: ClaimSubject | undefined,
  english: boolean,
): Pick<NewClaim, 'facts' | 'documents' | 'declaredFen' | 'eventOn' | 'period'> {
  const facts = readFacts(ground, input.facts, english);
  checkPapers(ground, input.documents);
  const eventOn = eventOf(ground, facts, subject, english);
  const { documents, declaredFen } = input;
  return { facts, documents, declaredFen, eventOn, period: periodStart(ground.scheme.period, periodOf(eventOn)) };
}

export function newClaim(
  ground: ClaimGround,
  input: FileClaim,
  parts: ClaimParts,
  english: boolean,
): NewClaim & { readonly divisionCode: DivisionCode } {
  const { scheme, settled } = ground;
  const { person, organisation, subject } = parts;
  const payee = payeeOf(scheme, parts);
  const about = person ?? organisation;
  return {
    divisionCode: (person ?? subject ?? organisation)?.divisionCode as DivisionCode,
    schemeId: scheme.schemeId,
    schemeCode: scheme.code,
    schemeTitle: scheme.title,
    claimantKind: input.claimantKind,
    claimantName: input.claimantName,
    personId: person?.personId ?? null,
    personName: subject?.title ?? about?.name ?? '',
    identityMasked: person?.identityMasked ?? organisation?.creditCode ?? '',
    payeeKind: payee.kind,
    payeeId: payee.id,
    payeeName: payee.name,
    organisationId: organisation?.id ?? null,
    subjectId: subject?.id ?? null,
    subjectTitle: subject?.title ?? '',
    household: person?.household?.code ?? null,
    tradeAndLevel: subject?.tradeAndLevel ?? null,
    dueOn: null,
    windowClause: '',
    ruleVersion: scheme.version,
    appealNote: english ? settled.appeal.en : settled.appeal.zh,
    ...writtenOf(ground, input, subject, english),
  };
}

/**
 * The window, on the day that a claim is handed in for the first time.
 *
 * @throws DomainError unprocessable SUBSIDY.WINDOW_NOT_OPEN {opensOn, clause} | SUBSIDY.WINDOW_CLOSED {dueOn, today, clause} |
 *   SUBSIDY.WINDOW_FACT_MISSING {fact}
 */
export function windowOf(context: Context, ground: ClaimGround, claim: ClaimRecord) {
  const { scheme, settled, clause } = ground;
  const { window } = settled;
  const today = context.clock.today();
  const named = window.kind === 'after' ? claim.facts[window.fact] : claim.eventOn;
  const event = typeof named === 'string' ? named : claim.subjectId === null ? undefined : claim.eventOn;
  if (event === undefined)
    throw domainError('unprocessable', 'SUBSIDY.WINDOW_FACT_MISSING', {
      fact: window.kind === 'after' ? window.fact : scheme.dayFact,
    });
  const { opensOn, dueOn } = windowDays(window, event as LocalDate, scheme.period, context.calendar);
  if (opensOn !== null && today < opensOn)
    throw domainError('unprocessable', 'SUBSIDY.WINDOW_NOT_OPEN', { opensOn, clause });
  const late = dueOn !== null && today > dueOn;
  if (late && settled.late === 'refuse')
    throw domainError('unprocessable', 'SUBSIDY.WINDOW_CLOSED', { dueOn, today, clause });
  return { dueOn, late, windowClause: clause };
}
