import {
  type Actor,
  type AuditLog,
  addMonths,
  type Clock,
  domainError,
  type JsonObject,
  type ListQuery,
  noticeEnd,
  type Transactions,
  type WorkingDayCalendar,
} from '@gongyi/kernel';
import { factsInWords } from '../model/declared-facts.js';
import type { ProcedureRecord } from '../model/procedure.js';
import {
  type NewVacancy,
  type VacancyEdit,
  type VacancyFilter,
  type VacancyRecord,
  type VacancyTerms,
  vacancyWorkflow,
} from '../model/vacancy.js';
import type {
  ApplicantFacts,
  ApplicationStore,
  PostBars,
  PostRules,
  VacancyChange,
  VacancyStore,
  WelfarePostStore,
} from '../ports.js';
import { judgeApplicants, listOf, onList } from './hiring-list.js';
import type { ProcedureService } from './procedures.js';

export interface HiringDeps {
  readonly vacancies: VacancyStore;
  readonly applications: ApplicationStore;
  readonly posts: Pick<WelfarePostStore, 'getPost'>;
  readonly rules: PostRules;
  readonly facts: Pick<ApplicantFacts, 'of'>;
  readonly bars: PostBars;
  readonly procedures: ProcedureService;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly calendar: WorkingDayCalendar;
}

/** Use cases of a vacancy: notice, list, and what follows from the county's decision. */
export function createVacancyService(deps: HiringDeps) {
  const { vacancies, applications, posts, rules, procedures, audit, transactions, clock, calendar } = deps;

  async function get(actor: Actor, id: string): Promise<VacancyRecord> {
    const vacancy = await vacancies.get(actor, id, clock.today());
    if (vacancy === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return vacancy;
  }

  async function recorded(actor: Actor, id: string, action: string, reason = ''): Promise<VacancyRecord> {
    const vacancy = await get(actor, id);
    const { divisionCode, welfarePostId, state, placesOffered, noticeEndsOn } = vacancy;
    await audit.record(actor, {
      action: `vacancies.${action}`,
      resource: 'vacancies',
      recordId: id,
      divisionCode,
      after: { welfarePostId, state, placesOffered, noticeEndsOn } satisfies JsonObject,
      ...(reason === '' ? {} : { reason }),
    });
    return vacancy;
  }

  type Command = keyof typeof vacancyWorkflow.transitions;

  /** One step of the workflow, written against the version that was seen. */
  async function step(actor: Actor, vacancy: VacancyRecord, command: Command, change: VacancyChange, reason = '') {
    const state = vacancyWorkflow.next(vacancy.state, command);
    await vacancies.change(actor, vacancy, { ...change, state });
    return recorded(actor, vacancy.id, command, reason);
  }

  async function makeList(actor: Actor, vacancy: VacancyRecord): Promise<void> {
    const rows = onList(await applications.ofVacancy(actor, vacancy.id));
    const opened = { post: await postOf(deps, actor, vacancy), terms: termsOf(vacancy) };
    const judged = await judgeApplicants(deps, actor, rows, opened, clock.today());
    await applications.list(actor, listOf({ ...vacancy, ...opened }, rows, judged));
  }

  async function assertProposed(actor: Actor, vacancyId: string): Promise<void> {
    const rows = await applications.ofVacancy(actor, vacancyId);
    if (!rows.some(({ state }) => state === 'proposed')) throw domainError('conflict', 'POSTS.NOBODY_PROPOSED');
  }

  /** Everybody is looked at once more: between list and decision somebody may have got another post. */
  async function decide(actor: Actor, vacancy: VacancyRecord): Promise<void> {
    const today = clock.today();
    const proposed = (await applications.ofVacancy(actor, vacancy.id))
      .filter(({ state }) => state === 'proposed')
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    const opened = { post: await postOf(deps, actor, vacancy), terms: termsOf(vacancy) };
    const judged = await judgeApplicants(deps, actor, proposed, opened, today);
    for (const [index, { personName }] of proposed.entries()) {
      const judgement = judged[index]?.judgement;
      if (judgement === undefined || judgement.eligibility === 'eligible') continue;
      const [reason] = judgement.reasons;
      throw domainError('conflict', 'POSTS.NO_LONGER_ELIGIBLE', {
        personName,
        reason: reason?.sentence ?? factsInWords(judgement.missing, judgement.factWords, actor.locale),
        clause: reason?.clause ?? termsOf(vacancy).clause,
      });
    }
    await applications.move(actor, proposed, { state: 'approved', stateReason: '', approvedOn: today });
    const waitingUntil = addMonths(today, termsOf(vacancy).waitingListMonths);
    await step(actor, vacancy, 'decide', { decidedOn: today, waitingUntil });
  }

  async function cancelWith(actor: Actor, vacancy: VacancyRecord, reason: string): Promise<VacancyRecord> {
    const cancelled = await step(actor, vacancy, 'cancel', { cancelReason: reason }, reason);
    const rows = onList(await applications.ofVacancy(actor, vacancy.id));
    await applications.move(actor, rows, { state: 'rejected', stateReason: reason });
    return cancelled;
  }

  async function moved(actor: Actor, procedure: ProcedureRecord): Promise<void> {
    const vacancy = await get(actor, procedure.subjectId);
    switch (procedure.state) {
      case 'open':
        if (vacancy.state !== 'closed') return;
        await assertProposed(actor, vacancy.id);
        await step(actor, vacancy, 'submit', {});
        return;
      case 'returned':
        await step(actor, vacancy, 'reopen', {});
        return;
      case 'passed':
        await decide(actor, vacancy);
        return;
      case 'refused':
        await cancelWith(actor, vacancy, procedure.acts.at(-1)?.note ?? '');
        return;
      default:
        if (vacancy.state === 'in_procedure') await step(actor, vacancy, 'reopen', { submittedOn: null });
        else await vacancies.change(actor, vacancy, { submittedOn: null });
    }
  }
  procedures.listen('vacancy', { moved });

  return {
    list: (actor: Actor, query: ListQuery<VacancyFilter>) => vacancies.find(actor, query, clock.today()),
    get,

    create: (actor: Actor, input: NewVacancy): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const post = await posts.getPost(actor, input.welfarePostId, clock.today());
        if (post === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        const id = await vacancies.create(actor, { ...input, divisionCode: post.divisionCode });
        return recorded(actor, id, 'draft');
      }),

    edit: (actor: Actor, id: string, { version, ...edit }: VacancyEdit): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const { state } = await get(actor, id);
        if (state !== 'draft') throw domainError('conflict', 'POSTS.VACANCY_OTHER_STATE');
        await vacancies.change(actor, { id, version }, edit);
        return recorded(actor, id, 'draft');
      }),

    /** Puts the notice up: from here the county's settings of this day hold for the vacancy. */
    announce: (actor: Actor, id: string): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const vacancy = await get(actor, id);
        const today = clock.today();
        const { validTo = today } = (await posts.getPost(actor, vacancy.welfarePostId, today)) ?? {};
        if (validTo < today) throw domainError('conflict', 'POSTS.POST_ENDED', { validTo });
        const hiring = await rules.setting(actor, 'post-hiring', today);
        const { vacancyNotice, publicNotice, objectionContact } = (await rules.setting(actor, 'post-forms', today))
          .value;
        const { version, documentNumber, clause, value } = hiring;
        const forms = { vacancyNotice, publicNotice, objectionContact };
        return step(actor, vacancy, 'announce', {
          terms: { ...value, documentNumber, clause, forms },
          ruleVersion: version,
          announcedOn: today,
          noticeEndsOn: noticeEnd(today, value.vacancyNotice.days, value.vacancyNotice.unit, calendar),
        });
      }),

    /** Ends the time of application and makes the list. */
    close: (actor: Actor, id: string): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const vacancy = await get(actor, id);
        const today = clock.today();
        const state = vacancyWorkflow.next(vacancy.state, 'close');
        const { noticeEndsOn: endsOn } = vacancy;
        if (endsOn !== null && endsOn >= today)
          throw domainError('conflict', 'POSTS.VACANCY_NOTICE_RUNNING', { endsOn, clause: termsOf(vacancy).clause });
        await vacancies.change(actor, vacancy, { state, closedOn: today });
        await makeList(actor, vacancy);
        return recorded(actor, id, 'close');
      }),

    /** The list is made again: after a missing fact was given, or after it came back. */
    rank: (actor: Actor, id: string): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const vacancy = await get(actor, id);
        if (vacancy.state !== 'closed') throw domainError('conflict', 'POSTS.LIST_FIXED');
        await makeList(actor, vacancy);
        return recorded(actor, id, 'rank');
      }),

    /** Hands the list in: the county's own steps begin. */
    submit: (actor: Actor, id: string): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const vacancy = await get(actor, id);
        vacancyWorkflow.next(vacancy.state, 'submit');
        await assertProposed(actor, id);
        const { divisionCode, postName, ruleVersion } = vacancy;
        const { procedure, forms } = termsOf(vacancy);
        await procedures.open(actor, {
          subject: 'vacancy',
          subjectId: id,
          title: `${postName} ${forms.publicNotice}`,
          divisionCode,
          steps: procedure,
          ruleVersion,
        });
        return step(actor, vacancy, 'submit', { submittedOn: clock.today() });
      }),

    cancel: (actor: Actor, id: string, reason: string): Promise<VacancyRecord> =>
      transactions.run(actor, async () => {
        const vacancy = await get(actor, id);
        vacancyWorkflow.next(vacancy.state, 'cancel');
        if (vacancy.submittedOn !== null) throw domainError('conflict', 'POSTS.PROCEDURE_EXISTS');
        return cancelWith(actor, vacancy, reason);
      }),
  };
}
export type VacancyService = ReturnType<typeof createVacancyService>;

/** The post of a vacancy, as its conditions ask about it. */
export async function postOf(
  { posts, clock }: Pick<HiringDeps, 'posts' | 'clock'>,
  actor: Actor,
  { welfarePostId }: Pick<VacancyRecord, 'welfarePostId'>,
) {
  const post = await posts.getPost(actor, welfarePostId, clock.today());
  if (post === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  return post;
}

/** What the notice said; a vacancy that has none was not announced. */
export function termsOf({ terms }: VacancyRecord): VacancyTerms {
  if (terms === null) throw domainError('conflict', 'POSTS.VACANCY_OTHER_STATE');
  return terms;
}
