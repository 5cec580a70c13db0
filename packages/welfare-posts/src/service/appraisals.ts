import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type ListQuery,
  type Page,
  rangesOverlap,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import { type AgreementRecord, inForce } from '../model/agreement.js';
import {
  type AnswerAppraisalObjection,
  type AppraisalFilter,
  type AppraisalObjection,
  type AppraisalRecord,
  type AppraisalReviewer,
  type AppraisalState,
  type AppraisalsBegun,
  type AppraisalTerms,
  appraisalWorkflow,
  type DraftAllAppraisals,
  type DraftAppraisal,
  type ScoreInput,
  type StoredAppraisal,
  type TellInput,
  type UnappraisedHolders,
} from '../model/appraisal.js';
import { appraisalDays, appraisalDueDay, appraisalPeriodName, isOfCycle } from '../model/appraisal-period.js';
import {
  amountStandingOf,
  appraisalRuleOf,
  daysAfterTelling,
  effectOf,
  isOverdue,
  judgeScore,
  judgeScored,
  resultOf,
  reviewersOf,
  templateFor,
  timesInARow,
} from '../model/appraisal-rules.js';
import type { ProcedureRecord, ProcedureStep } from '../model/procedure.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type { AppraisalChange, AppraisalStore, PostRules } from '../ports.js';
import { createAppraisalSettings } from './appraisal-settings.js';
import type { ProcedureService } from './procedures.js';

export interface AppraisalServiceDeps {
  readonly store: AppraisalStore;
  readonly posts: {
    getAgreement(actor: Actor, id: string): Promise<AgreementRecord>;
    get(actor: Actor, id: string): Promise<WelfarePostRecord>;
  };
  readonly procedures: Pick<ProcedureService, 'open' | 'listen'>;
  readonly rules: Pick<PostRules, 'setting'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

/** A village, or a small township, at once. */
const mostAtOnce = 100;

/** Use cases of the appraisal of holders (履职考核). */
export function createAppraisalService(deps: AppraisalServiceDeps) {
  const { store, posts, procedures, rules, audit, transactions, clock, calendar } = deps;

  const dated = ({ monthFrozen, amountTaken, ...appraisal }: StoredAppraisal): AppraisalRecord => ({
    ...appraisal,
    amountStanding: amountStandingOf({ ...appraisal, monthFrozen, amountTaken }),
    overdue: isOverdue(appraisal, clock.today()),
  });

  async function get(actor: Actor, id: string): Promise<AppraisalRecord> {
    const appraisal = await store.get(actor, id);
    if (appraisal === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return dated(appraisal);
  }

  async function recorded(actor: Actor, id: string, action: string, facts: object): Promise<AppraisalRecord> {
    const appraisal = await get(actor, id);
    const { divisionCode, state, amountStanding } = appraisal;
    await audit.record(actor, {
      action: `appraisals.${action}`,
      resource: 'appraisals',
      recordId: id,
      divisionCode,
      after: { state, amountStanding, ...facts },
    });
    return appraisal;
  }

  /** What is written down once a check has let it through. */
  function note(
    actor: Actor,
    id: string,
    action: string,
    work: (appraisal: AppraisalRecord) => AppraisalChange | Promise<AppraisalChange>,
  ): Promise<AppraisalRecord> {
    return transactions.run(actor, async () => {
      const appraisal = await get(actor, id);
      const change = await work(appraisal);
      await store.change(actor, appraisal, change);
      return recorded(actor, id, action, change);
    });
  }

  const settings = createAppraisalSettings(rules, clock);

  /** The grade and what follows from it; nothing touches anybody before she was told. */
  async function settle(actor: Actor, appraisal: AppraisalRecord): Promise<void> {
    const { id, personId, period, firstDay, rule } = appraisal;
    const { totalHundredths, grade } = resultOf(appraisal);
    const inARow = timesInARow(grade.id, period, await store.decided(actor, personId, firstDay));
    const change = {
      state: appraisalWorkflow.next(appraisal.state, 'settle'),
      totalHundredths,
      gradeId: grade.id,
      gradeZh: grade.zh,
      gradeEn: grade.en,
      decidedOn: clock.today(),
      inARow,
      ...effectOf(grade, inARow, period, rule.amountMonthsLater),
    };
    await store.change(actor, appraisal, change);
    await recorded(actor, id, 'settle', change);
  }

  async function moved(actor: Actor, { state, subjectId }: ProcedureRecord): Promise<void> {
    if (state === 'open' || state === 'returned') return;
    const appraisal = await get(actor, subjectId);
    if (state === 'passed') return settle(actor, appraisal);
    const command = state === 'refused' ? 'refuse' : 'withdraw';
    await store.change(actor, appraisal, { state: appraisalWorkflow.next(appraisal.state, command) });
    await recorded(actor, subjectId, command, {});
  }

  /** The township has scored before it acts, and whoever is asked before the last step. */
  async function beforeStep(actor: Actor, { subjectId, steps, position }: ProcedureRecord, { level }: ProcedureStep) {
    const appraisal = await get(actor, subjectId);
    const last = position === steps.length - 1;
    if (last) resultOf(appraisal);
    else if (level !== 'village') judgeScored(appraisal, ['township']);
  }
  procedures.listen('appraisal', { beforeStep, moved });

  async function draft(actor: Actor, { agreementId, period }: DraftAppraisal): Promise<AppraisalRecord> {
    const agreement = await posts.getAgreement(actor, agreementId);
    const { divisionCode, personId, personName, welfarePostId, postName } = agreement;
    const days = appraisalDays(period);
    const setting = await settings.of(actor, period);
    const { value, version, documentNumber, clause } = setting;
    if (!isOfCycle(period, value.cycle))
      throw domainError('invalid_input', 'POSTS.APPRAISAL_PERIOD_OTHER_CYCLE', { clause });
    if (days.from > clock.today()) throw domainError('invalid_input', 'POSTS.APPRAISAL_TOO_EARLY', { ...days });
    const held = inForce(agreement);
    if (agreement.state !== 'signed' || held.from > held.to || !rangesOverlap(held, days))
      throw domainError('invalid_input', 'POSTS.APPRAISAL_OUTSIDE_AGREEMENT', { ...held });
    const { category } = await posts.get(actor, welfarePostId);
    const template = templateFor(value, await settings.categoriesOf(actor, category, period), { category, clause });
    const clauseOf = (part: string) => {
      const source = setting.sourceOf(part);
      return `${source.documentNumber} ${source.clause}`;
    };
    const id = await store.draft(actor, {
      divisionCode,
      agreementId,
      personId,
      personName,
      welfarePostId,
      postName,
      period,
      firstDay: days.from,
      lastDay: days.to,
      dueOn: appraisalDueDay(period, value.due),
      rule: appraisalRuleOf(value, template, clauseOf),
      ruleVersion: version,
      clause: `${documentNumber} ${clause}`,
    });
    return recorded(actor, id, 'draft', { agreementId, period });
  }

  return {
    get,
    async list(actor: Actor, query: ListQuery<AppraisalFilter>): Promise<Page<AppraisalRecord>> {
      const page = await store.find(actor, query, clock.today());
      return { ...page, rows: page.rows.map(dated) };
    },

    /** The periods that can be appraised today, and the grades that the county knows. */
    terms: (actor: Actor): Promise<AppraisalTerms> => settings.terms(actor),

    /** Whose last period nobody appraises yet, and until when it should be decided; null where nothing is settled. */
    async unappraised(actor: Actor, most: number): Promise<UnappraisedHolders | null> {
      const last = await settings.lastPeriod(actor);
      if (last === null) return null;
      const days = appraisalDays(last.period);
      const holders = await store.unappraised(actor, days, most);
      return { since: days.to, dueOn: last.dueOn, holders };
    },

    draft: (actor: Actor, input: DraftAppraisal): Promise<AppraisalRecord> =>
      transactions.run(actor, () => draft(actor, input)),

    /** Begins the period for everybody in the actor's area whom nobody appraises yet, so many at once. */
    draftAll: (actor: Actor, { period }: DraftAllAppraisals): Promise<AppraisalsBegun> =>
      transactions.run(actor, async () => {
        const holders = await store.unappraised(actor, appraisalDays(period), mostAtOnce + 1);
        const now = holders.slice(0, mostAtOnce);
        for (const { agreementId } of now) await draft(actor, { agreementId, period });
        return { begun: now.length, more: holders.length > now.length };
      }),

    /** What one reviewer says; said again, it corrects what she said. */
    score: (actor: Actor, id: string, reviewer: AppraisalReviewer, input: ScoreInput): Promise<AppraisalRecord> =>
      transactions.run(actor, async () => {
        const appraisal = await get(actor, id);
        requireState(appraisal, ['draft', 'in_procedure']);
        const hundredths = judgeScore(appraisal.rule, reviewer, input);
        const { version, items, gradeId = null, note: said } = input;
        await store.score(
          actor,
          { ...appraisal, version },
          {
            reviewer,
            items,
            hundredths,
            gradeId,
            note: said,
            scoredByName: actor.displayName,
            scoredOn: clock.today(),
          },
        );
        return recorded(actor, id, `score-${reviewer}`, { reviewer, hundredths, gradeId });
      }),

    /** Hands it in; what the township scores can still be missing when a step of the township comes. */
    submit: (actor: Actor, id: string): Promise<AppraisalRecord> =>
      transactions.run(actor, async () => {
        const appraisal = await get(actor, id);
        const { rule, period, personName, postName, divisionCode } = appraisal;
        const state = appraisalWorkflow.next(appraisal.state, 'submit');
        const { value, version } = await settings.of(actor, period);
        const later = value.procedure.some(({ level }) => level === 'township') ? ['township'] : [];
        judgeScored(
          appraisal,
          reviewersOf(rule.template).filter((reviewer) => !later.includes(reviewer)),
        );
        const scorer = (await store.scorers(actor, id)).get('village');
        if (scorer !== undefined && scorer !== actor.userId)
          throw domainError('forbidden', 'POSTS.APPRAISAL_SCORER_HANDS_IN');
        await store.change(actor, appraisal, { state });
        await procedures.open(actor, {
          subject: 'appraisal',
          subjectId: id,
          title: `${personName} ${postName} ${appraisalPeriodName(period, 'zh')}`,
          divisionCode,
          steps: value.procedure,
          ruleVersion: version,
        });
        return recorded(actor, id, 'submit', {});
      }),

    discard: (actor: Actor, id: string): Promise<AppraisalRecord> =>
      note(actor, id, 'discard', ({ state }) => ({ state: appraisalWorkflow.next(state, 'discard') })),

    /** The worker was told; from now on her days run. */
    tell: (actor: Actor, id: string, input: TellInput): Promise<AppraisalRecord> =>
      note(actor, id, 'tell', ({ state, decidedOn, rule, amountFen }) => {
        const next = appraisalWorkflow.next(state, 'tell');
        const today = clock.today();
        if (input.toldOn > today || (decidedOn !== null && input.toldOn < decidedOn))
          throw domainError('invalid_input', 'POSTS.APPRAISAL_TOLD_OUTSIDE', { from: decidedOn, to: today });
        const { answerUntil, amountFrom } = daysAfterTelling(input.toldOn, rule.told, { today, calendar });
        return {
          ...input,
          state: next,
          toldBy: actor.userId,
          toldByName: actor.displayName,
          answerUntil,
          amountFrom: amountFen === null ? null : amountFrom,
        };
      }),

    object: (actor: Actor, id: string, { objection }: AppraisalObjection): Promise<AppraisalRecord> =>
      note(actor, id, 'object', ({ state, answerUntil, objectedOn: before, rule }) => {
        const next = appraisalWorkflow.next(state, 'object');
        const objectedOn = clock.today();
        // Answered once, it is answered.
        if (before !== null) throw domainError('conflict', 'POSTS.APPRAISAL_STATE', { state });
        if (answerUntil === null || objectedOn > answerUntil)
          throw domainError('conflict', 'POSTS.APPRAISAL_OBJECTION_LATE', {
            until: answerUntil,
            clause: rule.told.clause,
          });
        return { state: next, objection, objectedOn, amountFrom: null };
      }),

    /** Kept, her days are over with the answer; revoked, nothing follows and the period can be appraised anew. */
    answerObjection: (
      actor: Actor,
      id: string,
      { verdict, answer }: AnswerAppraisalObjection,
    ): Promise<AppraisalRecord> =>
      note(actor, id, 'answer-objection', async ({ state, amountFen, answerUntil, rule }) => {
        const next = appraisalWorkflow.next(state, verdict);
        if ([...(await store.scorers(actor, id)).values()].includes(actor.userId))
          throw domainError('forbidden', 'POSTS.APPRAISAL_ANSWER_APART');
        const today = clock.today();
        const told = { ...rule.told, days: 0 };
        const { amountFrom } = daysAfterTelling(answerUntil ?? today, told, { today, calendar });
        return {
          state: next,
          objectionAnswer: answer,
          objectionAnsweredOn: today,
          objectionAnsweredBy: actor.userId,
          objectionAnsweredByName: actor.displayName,
          amountFrom: verdict === 'revoke' || amountFen === null ? null : amountFrom,
        };
      }),
  };
}
export type AppraisalService = ReturnType<typeof createAppraisalService>;

function requireState({ state }: AppraisalRecord, states: readonly AppraisalState[]): void {
  if (!states.includes(state)) throw domainError('conflict', 'POSTS.APPRAISAL_STATE', { state });
}
