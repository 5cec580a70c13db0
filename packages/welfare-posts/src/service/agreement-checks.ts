import {
  type Actor,
  type AuditLog,
  addMonths,
  type Clock,
  countyDivision,
  countyOfActor,
  domainError,
  firstDay,
  groupBy,
  type ListQuery,
  type LocalDate,
  lastDay,
  oncePerKey,
  type Page,
  type Period,
  periodOf,
  scopeOf,
  type Transactions,
} from '@gongyi/kernel';
import type { AgreementAlert, AgreementAlertFilter } from '../model/agreement-alert.js';
import {
  type AgreementFinding,
  agreementFindingWorkflow,
  type RecheckResult,
  type SettleFinding,
} from '../model/agreement-finding.js';
import { retirementClasses } from '../model/agreement-term.js';
import { type FactValues, type FactWords, factsInWords } from '../model/declared-facts.js';
import type {
  AgreementStore,
  ApplicantFacts,
  EligibilityAnswer,
  HolderOfMonth,
  PostBars,
  PostPolicy,
  PostRules,
  RetiringMonth,
  Standings,
} from '../ports.js';
import { type EligibilityCase, openEligibility } from './eligibility.js';

export interface AgreementCheckDeps {
  readonly store: AgreementStore;
  readonly people: Standings;
  readonly facts: Pick<ApplicantFacts, 'registered'>;
  readonly bars: PostBars;
  readonly rules: PostRules;
  readonly policy: Pick<PostPolicy, 'ageLimit'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Years of life in which somebody reaches a statutory age, with room on both sides. */
const retiringAges = { least: 45, most: 75 };

/** What comes due, and whether the holders of a month still fit the rules. */
export function createAgreementChecks({
  store,
  people,
  facts,
  bars,
  rules,
  policy,
  audit,
  transactions,
  clock,
}: AgreementCheckDeps) {
  async function retiringMonths(actor: Actor, today: LocalDate): Promise<RetiringMonth[]> {
    const retires = await rules.retirement(actor, today);
    const first = firstDay(periodOf(addMonths(today, -12 * retiringAges.most)));
    const births = Array.from({ length: 12 * (retiringAges.most - retiringAges.least) }, (_, month) =>
      addMonths(first, month),
    );
    return retirementClasses.flatMap((kind) =>
      births.map((born) => ({ kind, birthMonth: periodOf(born), retiresOn: lastDay(retires(born, kind)) })),
    );
  }

  async function finding(actor: Actor, id: string): Promise<AgreementFinding> {
    const found = await store.getFinding(actor, id);
    if (found === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return found;
  }

  return {
    alerts: async (actor: Actor, query: ListQuery<AgreementAlertFilter>): Promise<Page<AgreementAlert>> => {
      const today = clock.today();
      const { value } = await rules.setting(actor, 'post-agreement', today);
      return store.findAlerts(actor, query, {
        today,
        days: value.alertDays,
        ageLimit: await policy.ageLimit(actor, today),
        mostMonths: value.term.mostMonths,
        nearRetirementMonths: value.term.nearRetirementMonths,
        retiring: await retiringMonths(actor, today),
      });
    },

    findings: store.findFindings,
    finding,

    /** Judges every holder of a month at once; what is found again stays as it is, what is gone is cleared. */
    recheck: (actor: Actor, period: Period): Promise<RecheckResult> =>
      transactions.run(actor, async () => {
        const county = countyOfActor(actor);
        const whole = scopeOf(countyDivision(county));
        if (actor.scope.from !== whole.from || actor.scope.to !== whole.to)
          throw domainError('forbidden', 'POSTS.WHOLE_COUNTY_NEEDED');
        if (period > periodOf(clock.today())) throw domainError('invalid_input', 'POSTS.RECHECK_IN_FUTURE', { period });
        const holders = await store.holdersOfMonth(actor, period);
        const { version, judge, words } = await openEligibility(rules, actor, firstDay(period));
        const asked = await casesOf(actor, period, holders);
        const answers = judge(asked.map(({ known }) => known));
        const found = asked.flatMap(({ holder }, index) => findingsOf(actor, holder, answers[index], words));
        const result = await store.keepFindings(actor, period, version, found);
        const done: RecheckResult = { period, holders: holders.length, ...result };
        await audit.record(actor, {
          action: 'agreements.recheck',
          resource: 'agreements',
          recordId: period,
          divisionCode: countyDivision(county),
          after: { ...done, version },
        });
        return done;
      }),

    settle: (actor: Actor, id: string, decision: SettleFinding): Promise<AgreementFinding> =>
      transactions.run(actor, async () => {
        const before = await finding(actor, id);
        agreementFindingWorkflow.next(before.state, 'settle');
        await store.settleFinding(actor, id, decision);
        await audit.record(actor, {
          action: 'agreement-findings.settle',
          resource: 'agreement-findings',
          recordId: id,
          divisionCode: before.divisionCode,
          before: { state: before.state },
          after: { state: 'settled', decision: decision.decision, code: before.code, period: before.period },
          reason: decision.reason,
        });
        return finding(actor, id);
      }),
  };

  /** What the register knows, and who holds what in the month itself. */
  async function casesOf(actor: Actor, period: Period, holders: readonly HolderOfMonth[]) {
    const month = { from: firstDay(period), to: lastDay(period) };
    const personIds = holders.map(({ personId }) => personId);
    const standings = await people.standingOf(actor, personIds);
    const registered = await facts.registered(actor, personIds, month.from);
    const seen = holders.flatMap((holder, index) => {
      const standing = standings.get(holder.personId);
      const register = registered[index];
      return standing === undefined || register === undefined ? [] : [{ holder, standing, register }];
    });
    // The database keeps apart whoever it knows by the identity of today; the others are asked about.
    const unknown = seen.filter(({ holder, standing }) => holder.personHash !== standing.identityHash);
    const elsewhere = await store.heldElsewhere(
      actor,
      unknown.map(({ holder: { personId }, standing: { identityHash } }) => ({ personId, identityHash, ...month })),
    );
    const barred = await bars.barred(actor, personIds, month.from);
    const byPerson = [...groupBy(seen, ({ holder }) => holder.personId).values()];
    const households = groupBy(
      byPerson.flatMap((held) => {
        const household = held[0]?.register.householdCode ?? '';
        const temporary = held.every(({ holder }) => holder.workMode === 'temporary');
        return household === '' ? [] : [{ household, temporary, personId: held[0]?.holder.personId }];
      }),
      ({ household }) => household,
    );
    const withOther = oncePerKey((known: FactValues) =>
      oncePerKey((other: boolean) => ({ ...known, other_post: other })),
    );
    return seen.map(({ holder, register }): { holder: HolderOfMonth; known: EligibilityCase } => {
      const members = households.get(register.householdCode) ?? [];
      const others = members.filter(({ personId }) => personId !== holder.personId);
      const bar = barred.get(holder.personId);
      return {
        holder,
        known: {
          facts: withOther(register.facts)(elsewhere.has(holder.personId)),
          declared: holder.declaredFacts,
          household: { posts: others.length, temporary: others.filter(({ temporary }) => temporary).length },
          post: holder,
          // Who leaves within the month was not barred when it began.
          bar: bar !== undefined && bar.from <= month.from ? bar : undefined,
        },
      };
    });
  }
}

/** What the rules say against a holder; a fact that is missing is a finding too. */
function findingsOf(
  actor: Actor,
  { agreementId, divisionCode }: HolderOfMonth,
  answer: EligibilityAnswer | undefined,
  words: FactWords,
) {
  const holder = { agreementId, divisionCode };
  if (answer === undefined || answer.status === 'eligible') return [];
  if (answer.status === 'needs_information') {
    const facts = factsInWords(answer.missing, words, actor.locale);
    const sentence = actor.locale === 'en' ? `Not known: ${facts}` : `资料不全，缺少：${facts}`;
    return [{ ...holder, code: 'FACT_MISSING', sentence, clause: '', documentNumber: '' }];
  }
  return answer.reasons.map(({ code, sentence, clause, documentNumber }) => ({
    ...holder,
    code,
    sentence,
    clause,
    documentNumber,
  }));
}
export type AgreementChecks = ReturnType<typeof createAgreementChecks>;
