import {
  type Actor,
  type DivisionCode,
  domainError,
  type LocalDate,
  maskPersonName,
  maskPhone,
  parseResidentId,
  samePersonName,
} from '@gongyi/kernel';
import type { EnrolInput } from '../model/class-inputs.js';
import { checkEnrolment } from '../model/enrolment-checks.js';
import type { EnrolmentFinding, EnrolmentRecord, TrainingClassRecord } from '../model/training-class.js';
import type { TrainingPerson } from '../model/training-person.js';
import type { TrainingClassRule } from '../model/training-settings.js';
import type { TrainingClassDeps, TrainingClassTools } from './classes.js';

export type JudgedPerson = TrainingPerson & { readonly findings: readonly EnrolmentFinding[] };

/** Somebody who can be put on a roster. */
export interface RosterEntry {
  readonly person: JudgedPerson;
  readonly phone: string;
  readonly masterName: string;
}

/** The roster of a class: who is put on it, what is found about her, who leaves it. */
export function createEnrolments(deps: TrainingClassDeps, { draftOf, recorded }: TrainingClassTools) {
  const { store, lookups, people, posts, rules, audit, transactions, clock } = deps;

  /** Findings about people for a class, by the same checks for one and for a whole file. */
  async function judge(
    actor: Actor,
    trainingClass: TrainingClassRecord,
    found: readonly TrainingPerson[],
    rule: TrainingClassRule,
    clause: string,
    onRoster: ReadonlySet<string>,
  ): Promise<JudgedPerson[]> {
    const before = await lookups.before(
      actor,
      found.map(({ identityHash }) => identityHash),
    );
    const { startsOn, endsOn } = trainingClass;
    const holders = await posts.onPost(
      actor,
      found.map(({ personId }) => personId),
      startsOn,
      endsOn,
    );
    return found.map((person) => {
      const { birthDate, pupil, personId, identityHash } = person;
      const facts = {
        birthDate,
        pupil,
        onRoster: onRoster.has(personId),
        onPost: holders.has(personId),
        before: before.get(identityHash) ?? [],
      };
      return { ...person, findings: checkEnrolment(facts, trainingClass, rule, clause) };
    });
  }

  /** The roster with the findings of today; somebody who has left the register keeps what was found before. */
  async function judged(actor: Actor, found: TrainingClassRecord, rule: TrainingClassRule, clause: string) {
    const roster = (await store.enrolmentsOf(actor, found.id)).filter(({ state }) => state === 'enrolled');
    const known = await people.byIds(
      actor,
      roster.map(({ personId }) => personId),
    );
    const fresh = await judge(actor, found, [...known.values()], rule, clause, new Set());
    const findingsOf = new Map(fresh.map(({ personId, findings }) => [personId, findings]));
    return roster.map(
      (one): EnrolmentRecord => ({ ...one, findings: [...(findingsOf.get(one.personId) ?? one.findings)] }),
    );
  }

  /** People of identity numbers, looked up in the county's register and audited. Unknown ones are left out. */
  async function lookUp(
    actor: Actor,
    trainingClass: TrainingClassRecord,
    identities: readonly string[],
    rule: TrainingClassRule,
    clause: string,
  ): Promise<Map<string, JudgedPerson>> {
    const { id, divisionCode } = trainingClass;
    const found = await people.byIdentity(actor, identities);
    await audit.record(actor, {
      action: 'training-classes.look-up',
      resource: 'training-classes',
      recordId: id,
      divisionCode,
      after: { asked: identities.length, found: found.size },
    });
    const roster = new Set((await store.enrolmentsOf(actor, id)).map(({ personId }) => personId));
    const all = await judge(actor, trainingClass, [...found.values()], rule, clause, roster);
    const byId = new Map(all.map((person) => [person.personId, person]));
    return new Map([...found].map(([identity, { personId }]) => [identity, byId.get(personId) as JudgedPerson]));
  }

  async function readRoster(actor: Actor, id: string, identities: readonly string[]) {
    const draft = await draftOf(actor, id);
    const { value, clause } = await rules.setting(actor, 'training-class', clock.today());
    return lookUp(actor, draft, identities, value, clause);
  }

  /**
   * One person, named by number and name, whom no finding refuses.
   *
   * @throws DomainError unprocessable TRAINING.PERSON_UNKNOWN, TRAINING.ENROLMENT_REFUSED {name, why}
   */
  async function admit(
    actor: Actor,
    { identity, name }: Pick<EnrolInput, 'identity' | 'name'>,
    look: (identity: string) => Promise<Map<string, JudgedPerson>>,
  ): Promise<JudgedPerson> {
    const parsed = parseResidentId(identity);
    if (!parsed.ok) throw domainError('invalid_input', parsed.problem);
    const person = (await look(parsed.value)).get(parsed.value);
    // Whoever types numbers at random learns nothing: the name has to be known too.
    if (person === undefined || !samePersonName(person.name, name))
      throw domainError('unprocessable', 'TRAINING.PERSON_UNKNOWN');
    requireAdmitted(actor, person);
    return person;
  }

  function requireAdmitted(actor: Actor, { name, findings }: JudgedPerson): void {
    const refused = findings.filter(({ severity }) => severity === 'refuse');
    if (refused.length > 0)
      throw domainError('unprocessable', 'TRAINING.ENROLMENT_REFUSED', {
        name,
        why: refused.map((finding) => (actor.locale === 'en' ? finding.en : finding.zh)).join('；'),
      });
  }

  /** The same person again, as the register knows her now. */
  async function judgedAgain(
    actor: Actor,
    trainingClass: TrainingClassRecord,
    personId: string,
    rule: TrainingClassRule,
  ) {
    const known = await people.byIds(actor, [personId]);
    const roster = new Set((await store.enrolmentsOf(actor, trainingClass.id)).map((one) => one.personId));
    const [person] = await judge(actor, trainingClass, [...known.values()], rule, trainingClass.clause, roster);
    if (person === undefined) throw domainError('unprocessable', 'TRAINING.PERSON_UNKNOWN');
    requireAdmitted(actor, person);
    return person;
  }

  async function add(
    actor: Actor,
    draft: TrainingClassRecord,
    entries: readonly RosterEntry[],
    later: { readonly enrolledOn?: LocalDate; readonly changeId?: string } = {},
  ): Promise<void> {
    await store.enrol(
      actor,
      entries.map(({ person, phone, masterName }) => ({
        divisionCode: draft.divisionCode,
        classId: draft.id,
        institutionId: draft.institutionId,
        personId: person.personId,
        personName: person.name,
        identityMasked: person.identityMasked,
        identityHash: person.identityHash,
        personDivisionCode: person.divisionCode as DivisionCode,
        category: person.category,
        phone: phone === '' ? '' : maskPhone(phone),
        findings: [...person.findings],
        enrolledOn: clock.today(),
        masterName,
        ...later,
      })),
    );
  }

  async function enrolmentOf(actor: Actor, classId: string, enrolmentId: string): Promise<EnrolmentRecord> {
    const found = await store.getEnrolment(actor, enrolmentId);
    if (found === undefined || found.classId !== classId) throw domainError('not_found', 'LIST.NOT_FOUND');
    return found;
  }

  return {
    judged,
    add,
    admit,
    lookUp,
    judgedAgain,
    readRoster,
    masked: maskPersonName,

    /**
     * Puts one person on the roster of a draft.
     *
     * @throws DomainError unprocessable TRAINING.PERSON_UNKNOWN, TRAINING.ENROLMENT_REFUSED {name, why}
     */
    enrol: (
      actor: Actor,
      id: string,
      { identity, name, phone, masterName }: EnrolInput,
    ): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const person = await admit(actor, { identity, name }, (one) => readRoster(actor, id, [one]));
        await add(actor, draft, [{ person, phone, masterName }]);
        return recorded(actor, id, 'enrol', { identity: person.identityMasked });
      }),

    /** The good rows of a roster file, judged before. */
    enrolMany: (actor: Actor, id: string, entries: readonly RosterEntry[]): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        await add(actor, await draftOf(actor, id), entries);
        return recorded(actor, id, 'enrol', { people: entries.length });
      }),

    removeTrainee: (actor: Actor, id: string, enrolmentId: string): Promise<TrainingClassRecord> =>
      transactions.run(actor, async () => {
        await draftOf(actor, id);
        const { identityMasked } = await enrolmentOf(actor, id, enrolmentId);
        await store.removeEnrolments(actor, id, [enrolmentId]);
        return recorded(actor, id, 'remove-trainee', { identity: identityMasked });
      }),
  };
}
export type Enrolments = ReturnType<typeof createEnrolments>;
