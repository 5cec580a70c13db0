import { type CheckedRow, type Finding, groupBy, type LocalDate, rangesOverlap } from '@gongyi/kernel';
import { type AgreementFacts, inForce } from './agreement.js';
import { addFinding, type Draft, type RosterContext } from './roster-draft.js';

/** A code names one thing; the later row waits. */
export function markTwice(
  drafts: readonly Draft[],
  codeOf: (draft: Draft) => string | undefined,
  finding: string,
): void {
  for (const [code, same] of groupBy(
    drafts.filter((draft) => codeOf(draft) !== undefined),
    codeOf,
  )) {
    for (const draft of same.slice(1)) addFinding(draft, finding, { code: code ?? '', row: same[0]?.row.number ?? 0 });
  }
}

/** An agreement that is stored already. */
export interface StoredAgreement {
  readonly code: string;
  readonly personId: string;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly leftOn: LocalDate | null;
}

/**
 * The same rule against agreements that are stored and that the file does not name: an overlap is found at the check, with
 * its row, and not by the database in the middle of the commit. Pure.
 */
export function markStoredOverlaps(rows: readonly CheckedRow[], stored: readonly StoredAgreement[]): CheckedRow[] {
  const named = new Set(
    rows.flatMap((row) =>
      row.values['kind'] === 'agreement' ? [(row.values['facts'] as unknown as AgreementFacts).code] : [],
    ),
  );
  const byPerson = groupBy(
    stored.filter((agreement) => !named.has(agreement.code)),
    (agreement) => agreement.personId,
  );
  return rows.map((row) => {
    if (row.outcome !== 'ok' || row.values['kind'] !== 'agreement') return row;
    const own = row.values['facts'] as unknown as AgreementFacts;
    const clash = byPerson.get(own.personId)?.find((other) => sharesADay(own, other));
    return clash === undefined ? row : waiting(row, 'agreement_overlaps_stored', { code: clash.code });
  });
}

/**
 * The last day of an agreement that leaves by a procedure is decided there: a file that says otherwise waits. Pure.
 *
 * @param exiting last days by the code of the agreement, null while nothing is decided or after an appeal was upheld
 */
export function markExits(rows: readonly CheckedRow[], exiting: ReadonlyMap<string, LocalDate | null>): CheckedRow[] {
  return rows.map((row) => {
    if (row.outcome !== 'ok' || row.values['kind'] !== 'agreement') return row;
    const { code, leftOn } = row.values['facts'] as unknown as AgreementFacts;
    const decided = exiting.get(code);
    return decided === undefined || decided === leftOn
      ? row
      : waiting(row, 'exit_decides', { decided: decided ?? '—', written: leftOn ?? '—' });
  });
}

function waiting(row: CheckedRow, code: string, params: Finding['params']): CheckedRow {
  const finding: Finding = { code, severity: 'error', sheet: row.sheet, row: row.row, cell: null, params };
  return { ...row, outcome: 'error', action: 'none', values: {}, findings: [...row.findings, finding] };
}

/** Somebody who holds a post in another county in these days waits too. Pure. */
export function markHeldElsewhere(rows: readonly CheckedRow[], held: ReadonlySet<string>): CheckedRow[] {
  return rows.map((row) => {
    if (row.outcome !== 'ok' || row.values['kind'] !== 'agreement') return row;
    return held.has((row.values['facts'] as unknown as AgreementFacts).personId)
      ? waiting(row, 'held_elsewhere', {})
      : row;
  });
}

/** One person, one post: two agreements of one person never share a day. The later row waits. */
export function markOverlaps(holders: readonly Draft[]): void {
  for (const own of groupBy(
    holders.filter((draft) => draft.agreement != null),
    (draft) => draft.agreement?.personId,
  ).values()) {
    for (const [index, draft] of own.entries()) {
      const clash = own.slice(0, index).find((other) => overlap(other, draft));
      if (clash !== undefined)
        addFinding(draft, 'agreement_overlaps', { row: clash.row.number, code: clash.agreement?.code ?? '' });
    }
  }
}

function overlap(a: Draft, b: Draft): boolean {
  return a.agreement != null && b.agreement != null && sharesADay(a.agreement, b.agreement);
}

type Term = Parameters<typeof inForce>[0];

function sharesADay(a: Term, b: Term): boolean {
  const [left, right] = [inForce(a), inForce(b)];
  return left.from <= (left.to ?? left.from) && right.from <= (right.to ?? right.from) && rangesOverlap(left, right);
}

/** Two people of one household with agreements in force at the same time: a lead, for counties that allow one. */
export function markHouseholds(holders: readonly Draft[], context: RosterContext): void {
  const current = holders.filter(
    (draft) => draft.agreement != null && inForce(draft.agreement).to >= context.today.slice(0, 4),
  );
  for (const members of groupBy(current, (draft) => draft.holder?.person?.householdCode ?? '').values()) {
    for (const draft of members) {
      const other = members.find(
        (candidate) => candidate.agreement?.personId !== draft.agreement?.personId && overlap(candidate, draft),
      );
      if (other !== undefined) addFinding(draft, 'household_two_holders', { name: other.holder?.person?.name ?? '' });
    }
  }
}

export function markSharedCards(holders: readonly Draft[]): void {
  const withCard = holders.filter((draft) => draft.card?.cardNumber != null);
  for (const group of groupBy(withCard, (draft) => draft.card?.cardNumber).values()) {
    if (new Set(group.map((draft) => draft.card?.personId)).size < 2) continue;
    for (const draft of group) {
      addFinding(draft, 'card_shared', {
        name: group.find((other) => other.card?.personId !== draft.card?.personId)?.card?.personName ?? '',
      });
      if (draft.card != null) draft.card = { ...draft.card, problem: 'card_shared' };
    }
  }
}

/** More holders than places on the day of the check. */
export function markPlaces(posts: readonly Draft[], holders: readonly Draft[], context: RosterContext): void {
  const inForceToday = holders.filter(
    (draft) =>
      draft.agreement != null &&
      inForce(draft.agreement).from <= context.today &&
      context.today <= inForce(draft.agreement).to,
  );
  const counts = groupBy(inForceToday, (draft) => draft.holder?.postCode);
  for (const draft of posts) {
    const count = draft.post == null ? 0 : (counts.get(draft.post.code)?.length ?? 0);
    if (draft.post != null && count > draft.post.places)
      addFinding(draft, 'more_holders_than_places', { holders: count, places: draft.post.places });
  }
}
