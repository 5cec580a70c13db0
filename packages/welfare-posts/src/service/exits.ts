import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type ListQuery,
  type LocalDate,
  noticeEnd,
  type Page,
  periodOf,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import type { AgreementRecord } from '../model/agreement.js';
import {
  type AnswerAppeal,
  type AppealInput,
  barredUntil,
  type DraftExit,
  type ExitCommand,
  type ExitFilter,
  type ExitGrounds,
  type ExitRecord,
  type ExitState,
  exitAppealWorkflow,
  exitWorkflow,
  type FollowUpInput,
  followUpDays,
  groundOf,
  type HandOverInput,
  judgeLastDay,
  judgePartialMonth,
  judgeReady,
  type OfferInput,
  type PartialMonth,
  partialMonthOf,
  type ReviseExit,
  type SettleCorrection,
  type TalkInput,
  vacancyDueDay,
} from '../model/exit.js';
import type { ProcedureRecord } from '../model/procedure.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type { ExitChange, ExitStore, LastMonthPolicy, Placements, PostRules } from '../ports.js';
import type { ProcedureService } from './procedures.js';

export interface ExitServiceDeps {
  readonly store: ExitStore;
  readonly posts: {
    getAgreement(actor: Actor, id: string): Promise<AgreementRecord>;
    get(actor: Actor, id: string): Promise<Pick<WelfarePostRecord, 'requiredDays'>>;
  };
  readonly policy: LastMonthPolicy;
  readonly procedures: Pick<ProcedureService, 'open' | 'listen' | 'list'>;
  readonly placements: Pick<Placements, 'promoteNext'>;
  readonly rules: Pick<PostRules, 'setting'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

/** Use cases of an orderly exit (退岗有序). */
export function createExitService(deps: ExitServiceDeps) {
  const { store, posts, policy, procedures, placements, rules, audit, transactions, clock, calendar } = deps;

  async function get(actor: Actor, id: string): Promise<ExitRecord> {
    const exit = await store.get(actor, id);
    if (exit === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return exit;
  }

  async function recorded(actor: Actor, id: string, action: string, facts: object): Promise<ExitRecord> {
    const exit = await get(actor, id);
    await audit.record(actor, {
      action: `exits.${action}`,
      resource: 'exits',
      recordId: id,
      divisionCode: exit.divisionCode,
      after: { state: exit.state, ...facts },
    });
    return exit;
  }

  /** What is written down while the exit is in one of these states. */
  function note(
    actor: Actor,
    id: string,
    {
      action,
      states,
      change,
      on,
    }: { action: string; states: readonly ExitState[]; change: ExitChange; on?: LocalDate },
  ) {
    return transactions.run(actor, async () => {
      const exit = await get(actor, id);
      requireState(exit, states);
      const today = clock.today();
      if (on !== undefined && on > today) throw domainError('invalid_input', 'POSTS.EXIT_DAY_IN_FUTURE', { today });
      await store.change(actor, exit, change);
      return recorded(actor, id, action, change);
    });
  }

  function step(actor: Actor, id: string, command: ExitCommand, check: (exit: ExitRecord) => void = () => undefined) {
    return transactions.run(actor, async () => {
      const exit = await get(actor, id);
      const state = exitWorkflow.next(exit.state, command);
      check(exit);
      await store.change(actor, exit, { state });
      return recorded(actor, id, command, {});
    });
  }

  /** @throws DomainError conflict POSTS.EXIT_JUDGED; forbidden POSTS.MAKER_ONLY */
  async function requireReturned(actor: Actor, { id }: ExitRecord): Promise<void> {
    const { rows } = await procedures.list(actor, {
      filter: { subject: 'exit', subjectId: id, state: 'returned' },
      sort: null,
      range: { from: 0, to: 0 },
      ids: null,
    });
    const [returned] = rows;
    if (returned === undefined) throw domainError('conflict', 'POSTS.EXIT_JUDGED');
    if (returned.makerId !== actor.userId) throw domainError('forbidden', 'POSTS.MAKER_ONLY');
  }

  /** A month without a rule in force pays nobody yet: there is nothing to compare. */
  async function requirePayable(
    actor: Actor,
    { welfarePostId, standardFen, startsOn }: AgreementRecord,
    lastDay: LocalDate,
    chosen: PartialMonth | null,
    clause: string,
  ): Promise<void> {
    const amount = await policy.amountIfSettled(actor, periodOf(lastDay));
    const { requiredDays } = await posts.get(actor, welfarePostId);
    const facts = { standardFen, requiredDays, agreementFrom: startsOn };
    const paidAs =
      amount === undefined
        ? chosen
        : partialMonthOf((month) => amount({ ...facts, ...month }).amountFen, { requiredDays, lastDay });
    judgePartialMonth(lastDay, chosen, paidAs, clause);
  }

  /** From the decision on the holder has left; what is owed afterwards gets its days. */
  async function decide(actor: Actor, exit: ExitRecord): Promise<void> {
    const { value } = await rules.setting(actor, 'post-exit', clock.today());
    const ground = groundOf(value, exit.groundId, exit.clause);
    const { lastDay } = exit;
    const decidedOn = clock.today();
    await store.change(actor, exit, {
      state: exitWorkflow.next(exit.state, 'decide'),
      decidedOn,
      appealUntil: noticeEnd(decidedOn, value.appeal.days, value.appeal.unit, calendar),
      vacancyDueOn: vacancyDueDay({ lastDay, decidedOn }, value.vacancyReport, calendar),
      lateRule: value.vacancyReport.late,
      barredUntil: barredUntil(lastDay, ground.barredMonths),
    });
    await store.leave(actor, exit.agreementId, { leftOn: lastDay, leaveReason: exit.groundZh });
    await store.judgeMonths(actor, exit);
    await store.plan(actor, exit, followUpDays(lastDay, value.followUpMonths));
    await recorded(actor, exit.id, 'decide', { agreementId: exit.agreementId, leftOn: lastDay });
  }

  async function moved(actor: Actor, { state, subjectId }: ProcedureRecord): Promise<void> {
    if (state === 'open' || state === 'returned') return;
    const exit = await get(actor, subjectId);
    if (state === 'passed') return decide(actor, exit);
    const command = state === 'refused' ? 'refuse' : 'withdraw';
    await store.change(actor, exit, { state: exitWorkflow.next(exit.state, command) });
    await recorded(actor, subjectId, command, {});
  }
  procedures.listen('exit', { moved });

  return {
    get,
    list: (actor: Actor, query: ListQuery<ExitFilter>): Promise<Page<ExitRecord>> => store.find(actor, query),

    /** The grounds that the county knows today. */
    async grounds(actor: Actor): Promise<ExitGrounds> {
      const { value } = await rules.setting(actor, 'post-exit', clock.today());
      return { grounds: value.grounds.map(({ id, zh, en }) => ({ id, zh, en })) };
    },

    draft: (actor: Actor, input: DraftExit): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        const agreement = await posts.getAgreement(actor, input.agreementId);
        const { divisionCode, personId, personName, welfarePostId, postName, startsOn, endsOn, leftOn } = agreement;
        if (leftOn !== null) throw domainError('conflict', 'POSTS.EXIT_ALREADY_LEFT', { leftOn });
        const { value, version, clause } = await rules.setting(actor, 'post-exit', clock.today());
        const ground = groundOf(value, input.groundId, clause);
        judgeLastDay(input.lastDay, { from: startsOn, to: endsOn });
        await requirePayable(actor, agreement, input.lastDay, value.partialMonth, clause);
        const id = await store.draft(actor, {
          ...input,
          divisionCode,
          personId,
          personName,
          welfarePostId,
          postName,
          groundZh: ground.zh,
          groundEn: ground.en,
          groundKind: ground.kind,
          talkNeeded: ground.talk,
          handOverNeeded: ground.handOver,
          partialMonth: value.partialMonth,
          ruleVersion: version,
          clause,
        });
        const { agreementId, groundId, lastDay } = input;
        return recorded(actor, id, 'draft', { agreementId, groundId, lastDay });
      }),

    /** What was returned is put right by whoever handed it in; another ground is another exit. */
    revise: (actor: Actor, id: string, { lastDay, reason }: ReviseExit): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        const exit = await get(actor, id);
        await requireReturned(actor, exit);
        const { value, clause } = await rules.setting(actor, 'post-exit', clock.today());
        const agreement = await posts.getAgreement(actor, exit.agreementId);
        judgeLastDay(lastDay, { from: agreement.startsOn, to: agreement.endsOn });
        await requirePayable(actor, agreement, lastDay, value.partialMonth, clause);
        await store.change(actor, exit, { lastDay, reason });
        const before = { lastDay: exit.lastDay, reason: exit.reason };
        return recorded(actor, id, 'revise', { lastDay, reason, before });
      }),

    recordTalk: (actor: Actor, id: string, input: TalkInput): Promise<ExitRecord> =>
      note(actor, id, { action: 'record-talk', states: beforeDecision, change: input, on: input.talkHeldOn }),

    recordHandOver: (actor: Actor, id: string, input: HandOverInput): Promise<ExitRecord> =>
      note(actor, id, { action: 'record-hand-over', states: beforeDecision, change: input, on: input.handedOverOn }),

    discard: (actor: Actor, id: string): Promise<ExitRecord> => step(actor, id, 'discard'),

    /** Hands it in: the steps are those of its ground. */
    submit: (actor: Actor, id: string): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        const exit = await get(actor, id);
        const { value, version, clause } = await rules.setting(actor, 'post-exit', clock.today());
        const ground = groundOf(value, exit.groundId, clause);
        const state = exitWorkflow.next(exit.state, 'submit');
        judgeReady(exit);
        const agreement = await posts.getAgreement(actor, exit.agreementId);
        await requirePayable(actor, agreement, exit.lastDay, value.partialMonth, clause);
        await store.change(actor, exit, { state });
        await procedures.open(actor, {
          subject: 'exit',
          subjectId: id,
          title: `${exit.personName} ${exit.postName} ${ground.zh}`,
          divisionCode: exit.divisionCode,
          steps: ground.procedure,
          ruleVersion: version,
        });
        return recorded(actor, id, 'submit', {});
      }),

    /** The place is free: whoever waits for it comes next. */
    reportVacancy: (actor: Actor, id: string): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        const exit = await get(actor, id);
        requireState(exit, ['decided']);
        const { lastDay, vacancyDueOn, vacancyReportedOn } = exit;
        const today = clock.today();
        if (vacancyReportedOn !== null)
          throw domainError('conflict', 'POSTS.VACANCY_REPORTED', { day: vacancyReportedOn });
        if (today <= lastDay) throw domainError('conflict', 'POSTS.VACANCY_TOO_EARLY', { lastDay });
        const vacancyLate = vacancyDueOn !== null && today > vacancyDueOn;
        await store.change(actor, exit, { vacancyReportedOn: today, vacancyLate });
        const next = await placements.promoteNext(actor, exit.welfarePostId);
        return recorded(actor, id, 'report-vacancy', {
          vacancyLate,
          ...(vacancyLate ? { lateRule: exit.lateRule } : {}),
          promotedApplicationId: next?.applicationId ?? null,
        });
      }),

    complete: (actor: Actor, id: string): Promise<ExitRecord> =>
      step(actor, id, 'complete', ({ vacancyReportedOn, corrections, appeals }) => {
        if (vacancyReportedOn === null) throw domainError('conflict', 'POSTS.VACANCY_NOT_REPORTED');
        if (corrections.some(({ settledOn }) => settledOn === null))
          throw domainError('conflict', 'POSTS.CORRECTION_OPEN');
        if (appeals.some(({ state }) => state === 'open')) throw domainError('conflict', 'POSTS.APPEAL_OPEN');
      }),

    recordOffer: (actor: Actor, id: string, input: OfferInput): Promise<ExitRecord> =>
      note(actor, id, { action: 'record-offer', states: ['decided', 'completed'], change: input }),

    followUp: (actor: Actor, id: string, { followUpId, ...done }: FollowUpInput): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        requireState(await get(actor, id), ['decided', 'completed']);
        await store.followUp(actor, id, followUpId, { ...done, doneOn: clock.today() });
        return recorded(actor, id, 'follow-up', { followUpId });
      }),

    /** The money of a frozen month is put right elsewhere; here stands by which document. */
    settleCorrection: (actor: Actor, id: string, { correctionId, ...settled }: SettleCorrection): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        await get(actor, id);
        const { userId: settledBy, displayName: settledByName } = actor;
        await store.settleCorrection(actor, id, correctionId, {
          ...settled,
          settledOn: clock.today(),
          settledBy,
          settledByName,
        });
        return recorded(actor, id, 'settle-correction', { correctionId, ...settled });
      }),

    appeal: (actor: Actor, id: string, input: AppealInput): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        const exit = await get(actor, id);
        requireState(exit, ['decided', 'completed']);
        const { appealUntil, clause } = exit;
        const receivedOn = clock.today();
        if (appealUntil !== null && receivedOn > appealUntil)
          throw domainError('conflict', 'POSTS.APPEAL_TOO_LATE', { until: appealUntil, clause });
        const appealId = await store.appeal(actor, exit, { ...input, receivedOn });
        return recorded(actor, id, 'appeal', { appealId });
      }),

    /** An appeal that is upheld brings her back, unless somebody's agreement stands in the way. */
    answerAppeal: (actor: Actor, id: string, { appealId, verdict, answer }: AnswerAppeal): Promise<ExitRecord> =>
      transactions.run(actor, async () => {
        const exit = await get(actor, id);
        const appeal = exit.appeals.find((one) => one.id === appealId);
        if (appeal === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        await store.answer(actor, appealId, {
          state: exitAppealWorkflow.next(appeal.state, verdict),
          answer,
          answeredBy: actor.userId,
          answeredByName: actor.displayName,
          answeredOn: clock.today(),
        });
        if (verdict === 'uphold') {
          await store.change(actor, exit, { state: exitWorkflow.next(exit.state, 'reinstate'), barredUntil: null });
          await store.leave(actor, exit.agreementId, { leftOn: null, leaveReason: '' });
        }
        return recorded(actor, id, 'answer-appeal', { appealId, verdict });
      }),
  };
}
export type ExitService = ReturnType<typeof createExitService>;

/** In the procedure the database asks whether it was returned. */
const beforeDecision = ['draft', 'in_procedure'] as const;

function requireState({ state }: ExitRecord, states: readonly ExitState[]): void {
  if (!states.includes(state)) throw domainError('conflict', 'POSTS.EXIT_STATE', { state });
}
