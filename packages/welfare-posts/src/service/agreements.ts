import {
  type Actor,
  type AuditLog,
  addDays,
  type Clock,
  domainError,
  type FileStore,
  keepUpload,
  type LocalDate,
  newId,
  type Period,
  type Transactions,
} from '@gongyi/kernel';
import { type AgreementRecord, agreementWorkflow, lastDayInForce } from '../model/agreement.js';
import type {
  AgreementDossier,
  AgreementRule,
  DraftAgreement,
  RecordInsurance,
  RenewAgreement,
  SignAgreement,
  TermExplanation,
  VoidAgreement,
} from '../model/agreement-papers.js';
import {
  assertTerm,
  judgeTerm,
  placementsOf,
  type RetirementClass,
  type TermLimit,
  type TermRule,
  termLimit,
} from '../model/agreement-term.js';
import { agreementTextFacts, fillAgreementText } from '../model/agreement-text.js';
import type { EligibilityReason } from '../model/application.js';
import {
  type AnswerAsHolder,
  askedFacts,
  type HolderQuestion,
  questionOf,
  readDeclared,
} from '../model/declared-facts.js';
import type { PersonStanding } from '../model/holder.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type {
  AgreementStore,
  ApplicantFacts,
  Divisions,
  NewAgreement,
  People,
  Placements,
  PostBars,
  PostRules,
  Standings,
  TextPrinter,
  WelfarePostStore,
} from '../ports.js';
import { checkHire } from './agreement-hire.js';

export interface AgreementServiceDeps {
  readonly store: AgreementStore;
  readonly posts: WelfarePostStore;
  readonly people: Standings & Pick<People, 'identitiesOf'>;
  readonly facts: ApplicantFacts;
  readonly placements: Pick<Placements, 'approvedApplication' | 'markHired'>;
  readonly bars: PostBars;
  readonly rules: PostRules;
  readonly printer: TextPrinter;
  readonly divisions: Pick<Divisions, 'nameOf' | 'townshipNameOf'>;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

type Head = Pick<
  NewAgreement,
  | 'personId'
  | 'personName'
  | 'identityMasked'
  | 'welfarePostId'
  | 'divisionCode'
  | 'applicationId'
  | 'renewsId'
  | 'startsOn'
  | 'declaredFacts'
>;
type Terms = Pick<DraftAgreement, 'kind' | 'endsOn' | 'retirementClass'>;

/** Use cases of an agreement, from the approved application to its renewals. */
export function createAgreementService(deps: AgreementServiceDeps) {
  const { store, posts, people, placements, rules, printer, divisions, files, audit, transactions, clock } = deps;
  const notFound = () => domainError('not_found', 'LIST.NOT_FOUND');

  async function get(actor: Actor, id: string): Promise<AgreementRecord> {
    const agreement = await posts.getAgreement(actor, id);
    if (agreement === undefined) throw notFound();
    return agreement;
  }

  async function postOf(actor: Actor, id: string): Promise<WelfarePostRecord> {
    const post = await posts.getPost(actor, id, clock.today());
    if (post === undefined) throw notFound();
    return post;
  }

  async function standingOf(actor: Actor, personId: string): Promise<PersonStanding> {
    const standing = (await people.standingOf(actor, [personId])).get(personId);
    if (standing === undefined) throw domainError('unprocessable', 'POSTS.PERSON_NOT_VISIBLE');
    return standing;
  }

  const classOf = ({ sex }: PersonStanding, stated: RetirementClass | null | undefined): RetirementClass | null =>
    sex === 'male' ? 'men' : (stated ?? null);

  /** The table is asked only where it matters, so that a county without an exception needs none. */
  async function retirementOf(
    actor: Actor,
    rule: TermRule,
    on: LocalDate,
    standing: PersonStanding,
    kind: RetirementClass | null,
  ): Promise<Period | null> {
    if (kind === null || rule.value.term.nearRetirementMonths === null) return null;
    return (await rules.retirement(actor, on))(standing.birthDate, kind);
  }

  async function written(
    actor: Actor,
    id: string,
    action: string,
    reason?: string,
    waived: readonly EligibilityReason[] = [],
  ): Promise<AgreementRecord> {
    const after = await get(actor, id);
    const { state, startsOn, endsOn, signedOn, welfarePostId, applicationId, renewsId, divisionCode } = after;
    await audit.record(actor, {
      action: `agreements.${action}`,
      resource: 'agreements',
      recordId: id,
      divisionCode,
      after: {
        ...{ state, startsOn, endsOn, signedOn, welfarePostId, applicationId, renewsId },
        ...(waived.length === 0
          ? {}
          : {
              waived: waived.map(({ code, sentence, clause, documentNumber }) => ({
                code,
                sentence,
                clause,
                documentNumber,
              })),
            }),
      },
      ...(reason === undefined ? {} : { reason }),
    });
    return after;
  }

  async function create(actor: Actor, head: Head, terms: Terms): Promise<string> {
    const { personId, startsOn } = head;
    const post = await postOf(actor, head.welfarePostId);
    const rule = await rules.setting(actor, 'post-agreement', startsOn);
    const kind = rule.value.kinds.find(({ id }) => id === terms.kind);
    if (kind === undefined) throw domainError('invalid_input', 'POSTS.KIND_UNKNOWN', { kind: terms.kind });
    const standing = await standingOf(actor, personId);
    const history = (await store.historyOf(actor, personId)).filter(({ state }) => state === 'signed');
    const retirementClass = classOf(standing, terms.retirementClass ?? history.at(-1)?.retirementClass);
    const retirementMonth = await retirementOf(actor, rule, startsOn, standing, retirementClass);
    const proposed = { ...head, id: newId(), endsOn: terms.endsOn, leftOn: null, post };
    assertTerm(judgeTerm(proposed, history, rule, retirementMonth).reasons, rule);
    if (history.some((one) => one.startsOn <= terms.endsOn && startsOn <= lastDayInForce(one)))
      throw domainError('conflict', 'POSTS.AGREEMENT_OVERLAPS');
    const { identityHash } = standing;
    const { declaredFacts } = head;
    await checkHire(deps, actor, { personId, identityHash, from: startsOn, to: terms.endsOn, post, declaredFacts });
    return store.create(actor, {
      ...head,
      code: `${post.code}-${startsOn.replaceAll('-', '')}-${proposed.id.slice(-6).toUpperCase()}`,
      kind: kind.zh,
      endsOn: terms.endsOn,
      standardFen: post.standardFen,
      retirementClass,
      insuranceRequired: rule.value.insurance === 'required',
      ruleVersion: rule.version,
      standing,
    });
  }

  async function explainTerm(actor: Actor, agreement: AgreementRecord, rule: TermRule): Promise<TermExplanation> {
    const history = await store.historyOf(actor, agreement.personId);
    const counted = history.filter(({ state, id }) => state === 'signed' || id === agreement.id);
    const placed = placementsOf(counted);
    const index = placed.findIndex((one) => one.some(({ id }) => id === agreement.id));
    const firstDay = placed[index]?.[0]?.startsOn ?? agreement.startsOn;
    const standing = (await people.standingOf(actor, [agreement.personId])).get(agreement.personId);
    const own = history.find(({ id }) => id === agreement.id)?.retirementClass;
    const retires =
      standing === undefined
        ? null
        : await retirementOf(actor, rule, agreement.startsOn, standing, classOf(standing, own));
    return explained(termLimit(Math.max(index, 0) + 1, firstDay, rule, retires), rule);
  }

  function explained(limit: TermLimit, { value: { term }, documentNumber, clause }: TermRule): TermExplanation {
    return { ...limit, placements: term.placements, mostMonths: term.mostMonths, documentNumber, clause };
  }

  async function printed(actor: Actor, id: string, identity: (agreement: AgreementRecord) => Promise<string>) {
    const agreement = await get(actor, id);
    const post = await postOf(actor, agreement.welfarePostId);
    const { value } = await rules.setting(actor, 'post-agreement', agreement.startsOn);
    const who = {
      identity: await identity(agreement),
      townshipName: divisions.townshipNameOf(agreement.divisionCode),
      villageName: divisions.nameOf(agreement.divisionCode),
    };
    const text = fillAgreementText(value.text, agreementTextFacts(agreement, post, who));
    const missing = printer.missing([text.title, ...text.paragraphs].join('\n'));
    if (missing.length > 0) throw domainError('unprocessable', 'POSTS.GLYPH_MISSING', { characters: missing.join('') });
    const name = `${text.title}-${agreement.personName}.pdf`;
    return { name, contentType: 'application/pdf', bytes: await printer.print(text) };
  }

  return {
    async rule(actor: Actor): Promise<AgreementRule> {
      const { value, documentNumber, clause } = await rules.setting(actor, 'post-agreement', clock.today());
      const { kinds, shortestMonths, longestMonths, insurance, alertDays } = value;
      return { kinds, shortestMonths, longestMonths, insurance, alertDays, documentNumber, clause };
    },

    async dossier(actor: Actor, id: string): Promise<AgreementDossier> {
      const agreement = await get(actor, id);
      // What a roster brought in may be older than the county's rule: it is explained by today's.
      const made = agreement.applicationId !== null || agreement.renewsId !== null;
      const rule = await rules.setting(actor, 'post-agreement', made ? agreement.startsOn : clock.today());
      return {
        agreement,
        insuranceRule: rule.value.insurance,
        insurances: [...(await store.insurancesOf(actor, id))],
        files: [...(await store.filesOf(actor, id))],
        term: await explainTerm(actor, agreement, rule),
      };
    },

    draft: (actor: Actor, { applicationId, startsOn, ...terms }: DraftAgreement): Promise<AgreementRecord> =>
      transactions.run(actor, async () => {
        const application = await placements.approvedApplication(actor, applicationId);
        const id = await create(actor, { ...application, startsOn, renewsId: null }, terms);
        return written(actor, id, 'draft');
      }),

    /** A renewal begins the day after and belongs to the same placement. */
    renew: (actor: Actor, id: string, { version, ...terms }: RenewAgreement): Promise<AgreementRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        if (before.version !== version)
          throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: version, current: before.version });
        if (before.renewedById !== null) throw domainError('conflict', 'POSTS.AGREEMENT_RENEWED');
        if (before.state !== 'signed' || lastDayInForce(before) < before.endsOn)
          throw domainError('conflict', 'POSTS.NOT_TO_RENEW');
        const { personId, personName, identityMasked, welfarePostId, divisionCode } = before;
        const who = { personId, personName, identityMasked, welfarePostId, divisionCode };
        const declaredFacts = await store.declaredOf(actor, id);
        const head = { ...who, startsOn: addDays(before.endsOn, 1), applicationId: null, renewsId: id, declaredFacts };
        return written(actor, await create(actor, head, terms), 'renew');
      }),

    recordInsurance: (actor: Actor, id: string, insurance: RecordInsurance): Promise<AgreementDossier['agreement']> =>
      transactions.run(actor, async () => {
        const agreement = await get(actor, id);
        if (agreement.state === 'void')
          throw domainError('conflict', 'KERNEL.TRANSITION_NOT_ALLOWED', {
            workflow: agreementWorkflow.name,
            state: agreement.state,
            command: 'insure',
          });
        await store.addInsurance(actor, agreement, insurance);
        return written(actor, id, 'insure');
      }),

    sign: (actor: Actor, id: string, { version, signedOn, scanFileId }: SignAgreement): Promise<AgreementRecord> =>
      transactions.run(actor, async () => {
        const agreement = await get(actor, id);
        agreementWorkflow.next(agreement.state, 'sign');
        const today = clock.today();
        if (signedOn > today) throw domainError('invalid_input', 'POSTS.SIGNED_IN_FUTURE', { today });
        const { personId, startsOn, endsOn, divisionCode, applicationId } = agreement;
        const { identityHash } = await standingOf(actor, personId);
        const post = await postOf(actor, agreement.welfarePostId);
        const declaredFacts = await store.declaredOf(actor, id);
        const term = { from: startsOn, to: endsOn };
        const waived = await checkHire(deps, actor, { personId, identityHash, ...term, post, declaredFacts });
        const { id: fileId, name } = await keepUpload(files, actor, scanFileId, divisionCode);
        await store.addFile(actor, agreement, { fileId, name, addedOn: today });
        await store.move(actor, { id, version }, { state: 'signed', signedOn, standardFen: post.standardFen });
        if (applicationId !== null) await placements.markHired(actor, applicationId);
        return written(actor, id, 'sign', undefined, waived);
      }),

    /** Everything that the county asks of a holder today, with what is known already. */
    async questions(actor: Actor, id: string): Promise<HolderQuestion[]> {
      await get(actor, id);
      const { facts } = await rules.eligibility(actor, clock.today());
      const declared = new Map((await store.declaredOf(actor, id)).map((one) => [one.fact, one.value]));
      return askedFacts(facts, []).map((fact) => ({ ...questionOf(fact), answer: declared.get(fact.name) ?? null }));
    },

    /**
     * An answer of a holder, or a correction of one: for people who came with a roster and were asked nothing, and for what
     * has changed since. The check of the month judges by it.
     *
     * @throws DomainError as `readDeclared`; conflict POSTS.AGREEMENT_VOID
     */
    answer: (actor: Actor, id: string, { reason, ...given }: AnswerAsHolder): Promise<AgreementRecord> =>
      transactions.run(actor, async () => {
        const agreement = await get(actor, id);
        if (agreement.state === 'void') throw domainError('conflict', 'POSTS.AGREEMENT_VOID');
        const today = clock.today();
        const { facts } = await rules.eligibility(actor, today);
        const recordedAs = { on: today, correction: reason, english: actor.locale === 'en' };
        for (const answer of readDeclared(askedFacts(facts, []), [given], recordedAs))
          await store.answer(actor, agreement, answer);
        await audit.record(actor, {
          action: 'agreements.answer',
          resource: 'agreements',
          recordId: id,
          divisionCode: agreement.divisionCode,
          after: { fact: given.fact, value: given.value, declaredBy: given.declaredBy, proof: given.proof },
          reason,
        });
        return agreement;
      }),

    void: (actor: Actor, id: string, { version, reason }: VoidAgreement): Promise<AgreementRecord> =>
      transactions.run(actor, async () => {
        agreementWorkflow.next((await get(actor, id)).state, 'void');
        await store.move(actor, { id, version }, { state: 'void' });
        return written(actor, id, 'void', reason);
      }),

    /** For reading: the identity number is masked. */
    text: (actor: Actor, id: string) => printed(actor, id, async ({ identityMasked }) => identityMasked),

    /** For signing: the whole identity number, and a line in the audit trail. */
    print: (actor: Actor, id: string) =>
      transactions.run(actor, async () => {
        const file = await printed(actor, id, async ({ personId }) => {
          const identity = (await people.identitiesOf(actor, [personId])).get(personId);
          if (identity === undefined) throw domainError('unprocessable', 'POSTS.PERSON_NOT_VISIBLE');
          return identity;
        });
        await written(actor, id, 'print');
        return file;
      }),
  };
}
export type AgreementService = ReturnType<typeof createAgreementService>;
