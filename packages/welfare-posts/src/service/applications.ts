import { type Actor, domainError, type FileStore, keepUpload, type ListQuery } from '@gongyi/kernel';
import {
  type ApplicationFilter,
  type ApplicationRecord,
  type ApplicationState,
  type Apply,
  applicationWorkflow,
  type HeldDocument,
} from '../model/application.js';
import {
  type ApplicationQuestion,
  askedFacts,
  type CorrectFact,
  type EligibilityFact,
  factsInWords,
  incomeFact,
  questionOf,
  readDeclared,
} from '../model/declared-facts.js';
import type { VacancyRecord } from '../model/vacancy.js';
import type { Placements } from '../ports.js';
import { type Applying, type JudgedApplicant, judgeApplicants, onList } from './hiring-list.js';
import { type HiringDeps, postOf, termsOf } from './vacancies.js';

/** Use cases of applications, and what agreements and exits ask about them. */
export function createApplicationService(deps: HiringDeps & { readonly files: FileStore }) {
  const { vacancies, applications, files, audit, transactions, clock } = deps;

  async function get(actor: Actor, id: string): Promise<ApplicationRecord> {
    const application = await applications.get(actor, id);
    if (application === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return application;
  }

  async function recorded(actor: Actor, id: string, action: string, before: ApplicationState | null) {
    const application = await get(actor, id);
    const { divisionCode, vacancyId, personId, state, stateReason, eligibility } = application;
    await audit.record(actor, {
      action: `applications.${action}`,
      resource: 'applications',
      recordId: id,
      divisionCode,
      before: before === null ? null : { state: before },
      after: { vacancyId, personId, state, eligibility },
      ...(stateReason === '' ? {} : { reason: stateReason }),
    });
    return application;
  }

  async function openVacancy(actor: Actor, id: string): Promise<VacancyRecord> {
    const vacancy = await vacancies.get(actor, id, clock.today());
    if (vacancy === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (vacancy.state !== 'announced') throw domainError('conflict', 'POSTS.VACANCY_NOT_OPEN');
    return vacancy;
  }

  /** An upload expires; what was handed in is kept with the application. */
  const keepDocuments = (actor: Actor, { divisionCode }: VacancyRecord, documents: readonly HeldDocument[]) =>
    Promise.all(
      documents.map(async ({ id, fileId }): Promise<HeldDocument> => {
        if (fileId === null) return { id, fileId };
        return { id, fileId: (await keepUpload(files, actor, fileId, divisionCode)).id };
      }),
    );

  const end = (state: 'withdraw' | 'reject', action: string) => (actor: Actor, id: string, reason: string) =>
    transactions.run(actor, async () => {
      const application = await get(actor, id);
      const next = applicationWorkflow.next(application.state, state);
      await applications.move(actor, [application], { state: next, stateReason: reason });
      return recorded(actor, id, action, application.state);
    });

  /** By the notice of the vacancy; undefined for somebody whom the actor does not see. */
  async function judgedFor(actor: Actor, vacancy: VacancyRecord, one: Applying): Promise<JudgedApplicant | undefined> {
    const opened = { post: await postOf(deps, actor, vacancy), terms: termsOf(vacancy) };
    const [judged] = await judgeApplicants(deps, actor, [one], opened, clock.today());
    return judged;
  }

  async function judgedAgain(actor: Actor, application: ApplicationRecord) {
    const vacancy = await vacancies.get(actor, application.vacancyId, clock.today());
    return vacancy === undefined ? undefined : judgedFor(actor, vacancy, application);
  }

  async function askedBy(actor: Actor, vacancy: VacancyRecord): Promise<EligibilityFact[]> {
    return askedFacts((await deps.rules.eligibility(actor, clock.today())).facts, termsOf(vacancy).tieBreaks);
  }

  const placements: Placements = {
    async approvedApplication(actor, applicationId) {
      const application = await get(actor, applicationId);
      if (application.state !== 'approved') throw domainError('conflict', 'POSTS.NOT_APPROVED');
      const { personId, personName, identityMasked, welfarePostId, divisionCode, declaredFacts } = application;
      return { applicationId, personId, personName, identityMasked, welfarePostId, divisionCode, declaredFacts };
    },

    markHired: (actor, applicationId) =>
      transactions.run(actor, async () => {
        const application = await get(actor, applicationId);
        if (application.state !== 'approved') throw domainError('conflict', 'POSTS.NOT_APPROVED');
        await applications.move(actor, [application], { state: 'hired', stateReason: application.stateReason });
        await recorded(actor, applicationId, 'hire', 'approved');
      }),

    promoteNext: (actor, welfarePostId) =>
      transactions.run(actor, async () => {
        const today = clock.today();
        if ((await vacancies.freePlaces(actor, welfarePostId, today)) < 1) return null;
        const waiting = await applications.waitingFor(actor, welfarePostId, today);
        for (const application of waiting) {
          const { id, personName, waitingNumber } = application;
          const judgement = (await judgedAgain(actor, application))?.judgement;
          if (judgement !== undefined && judgement.eligibility !== 'eligible') {
            const missing = factsInWords(judgement.missing, judgement.factWords, 'zh-CN');
            const because = [
              ...judgement.reasons.map(({ sentence }) => sentence),
              ...(missing === '' ? [] : [missing]),
            ];
            const stateReason = `轮到递补时不符合条件：${because.join('；')}`;
            await applications.move(actor, [application], { state: 'not_eligible', stateReason });
            await recorded(actor, id, 'pass-over', 'waiting');
            continue;
          }
          const stateReason = `名额空出，由候补第${waitingNumber ?? ''}名递补`;
          await applications.move(actor, [application], { state: 'approved', stateReason, approvedOn: today });
          await recorded(actor, id, 'promote', 'waiting');
          return { applicationId: id, personName };
        }
        return null;
      }),
  };

  return {
    list: (actor: Actor, query: ListQuery<ApplicationFilter>) => applications.find(actor, query),
    get,

    /** What the rules say is kept from the first day; the list asks them again. */
    apply: (actor: Actor, input: Apply): Promise<ApplicationRecord> =>
      transactions.run(actor, async () => {
        const vacancy = await openVacancy(actor, input.vacancyId);
        const today = clock.today();
        checkPapers(vacancy, input);
        const english = actor.locale === 'en';
        const declaredFacts = readDeclared(await askedBy(actor, vacancy), input.declaredFacts, { on: today, english });
        const judged = await judgedFor(actor, vacancy, { personId: input.personId, declaredFacts });
        if (judged === undefined) throw domainError('not_found', 'POSTS.PERSON_NOT_FOUND');
        const { personName, identityMasked } = judged.applicant;
        const { welfarePostId, divisionCode } = vacancy;
        const id = await applications.create(actor, {
          ...judged.judgement,
          ...input,
          welfarePostId,
          divisionCode,
          personName,
          identityMasked,
          appliedOn: today,
          documents: await keepDocuments(actor, vacancy, input.documents),
          declaredFacts,
        });
        return recorded(actor, id, 'apply', null);
      }),

    /**
     * What a form has to ask, for a person only what is not known about her already.
     *
     * @throws DomainError not_found POSTS.PERSON_NOT_FOUND; conflict POSTS.VACANCY_OTHER_STATE before the notice
     */
    async questions(actor: Actor, vacancyId: string, personId?: string): Promise<ApplicationQuestion[]> {
      const vacancy = await vacancies.get(actor, vacancyId, clock.today());
      if (vacancy === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      const asked = await askedBy(actor, vacancy);
      if (personId === undefined) return asked.map(questionOf);
      const judged = await judgedFor(actor, vacancy, { personId, declaredFacts: [] });
      if (judged === undefined) throw domainError('not_found', 'POSTS.PERSON_NOT_FOUND');
      // What the conditions ask only of some people is not asked of the others.
      const { missing } = judged.judgement;
      const open = ({ name, required }: EligibilityFact) => !required || missing.includes(name) || name === incomeFact;
      return asked.filter(open).map(questionOf);
    },

    /**
     * Corrects an answer, or gives one that was not known; the list is ranked again afterwards.
     *
     * @throws DomainError as `readDeclared`; conflict POSTS.FACTS_FIXED, POSTS.APPLICATION_MOVED_ON
     */
    correct: (actor: Actor, id: string, { version, reason, ...answer }: CorrectFact): Promise<ApplicationRecord> =>
      transactions.run(actor, async () => {
        const application = await get(actor, id);
        if (onList([application]).length === 0) throw domainError('conflict', 'POSTS.FACTS_FIXED');
        if (application.version !== version) throw domainError('conflict', 'POSTS.APPLICATION_MOVED_ON');
        const vacancy = await vacancies.get(actor, application.vacancyId, clock.today());
        if (vacancy === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        const recordedAs = { on: clock.today(), correction: reason, english: actor.locale === 'en' };
        const corrected = readDeclared(await askedBy(actor, vacancy), [answer], recordedAs);
        const others = application.declaredFacts.filter(({ fact }) => fact !== answer.fact);
        const declaredFacts = [...others, ...corrected];
        const judged = await judgedFor(actor, vacancy, { personId: application.personId, declaredFacts });
        if (judged === undefined) throw domainError('not_found', 'POSTS.PERSON_NOT_FOUND');
        await applications.correct(actor, application, { ...judged.judgement, declaredFacts });
        const stated = (list: ApplicationRecord['declaredFacts']) =>
          list.find(({ fact }) => fact === answer.fact) ?? null;
        await audit.record(actor, {
          action: 'applications.correct',
          resource: 'applications',
          recordId: id,
          divisionCode: application.divisionCode,
          before: { answer: stated(application.declaredFacts) },
          after: { answer: stated(declaredFacts), eligibility: judged.judgement.eligibility },
          reason,
        });
        return get(actor, id);
      }),

    withdraw: end('withdraw', 'withdraw'),
    takeOut: end('reject', 'take-out'),
    ...placements,
  };
}
export type ApplicationService = ReturnType<typeof createApplicationService>;

/** Who may apply for whom, and the papers that the notice asked for. */
function checkPapers(vacancy: VacancyRecord, { appliedBy, documents }: Apply): void {
  const terms = termsOf(vacancy);
  const { clause } = terms;
  if (!terms.appliedBy.includes(appliedBy))
    throw domainError('invalid_input', 'POSTS.APPLIED_BY_REFUSED', { appliedBy, clause });
  const stray = documents.find(({ id }) => !terms.documents.some((known) => known.id === id));
  if (stray !== undefined) throw domainError('invalid_input', 'POSTS.DOCUMENT_UNKNOWN', { id: stray.id });
  const missing = terms.documents.filter(({ id, required }) => required && !documents.some((held) => held.id === id));
  if (missing.length > 0)
    throw domainError('invalid_input', 'POSTS.DOCUMENT_MISSING', {
      names: missing.map(({ zh }) => zh).join('、'),
      clause,
    });
}
