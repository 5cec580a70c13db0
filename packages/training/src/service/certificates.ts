import {
  type Actor,
  type AuditEntry,
  type AuditLog,
  type Clock,
  domainError,
  type LocalDate,
  maskPersonName,
  normalizePersonName,
  type Transactions,
} from '@gongyi/kernel';
import { numberOf } from '../model/accreditation-rules.js';
import {
  type CertificateRecord,
  certificateStandingOn,
  certificateWorkflow,
  expiryOf,
  type IssueCertificates,
  type VerifiedCertificate,
  type VerifyCertificate,
} from '../model/certificate.js';
import { certificateRefusal } from '../model/certificate-rules.js';
import type { TrainingAssessmentRule } from '../model/training-settings.js';
import type {
  CertificatePrinter,
  CertificateStore,
  CertificateTrainee,
  NewCertificate,
  TraineeIdentities,
} from '../ports/assessment.js';
import type { TrainingClassStore } from '../ports/classes.js';
import type { TrainingRules } from '../ports.js';
import { found } from './county-only.js';

export interface CertificateDeps {
  readonly store: CertificateStore;
  readonly classes: Pick<TrainingClassStore, 'get'>;
  readonly rules: TrainingRules;
  readonly identities: TraineeIdentities;
  readonly printer: CertificatePrinter;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** One certificate that is asked for; a completion certificate has no number yet. */
export interface AskedCertificate {
  readonly enrolmentId: string;
  readonly number: string | null;
  readonly issuedOn: LocalDate;
}

/** What a certificate repeats of its class and of its holder. */
function certificateOf(
  trainee: CertificateTrainee,
  given: Pick<NewCertificate, 'number' | 'issuedOn' | 'expiresOn'>,
): NewCertificate {
  const { state: _, classState: __, certificateKind: kind, passedOn: ___, accredited: ____, ...told } = trainee;
  return { ...told, kind, ...given };
}

function entryOf({ id, divisionCode, state, number, kind }: CertificateRecord, action: string): AuditEntry {
  return {
    action: `certificates.${action}`,
    resource: 'certificates',
    recordId: id,
    divisionCode,
    after: { state, number, kind },
  };
}

/** Use cases of certificates: issue, revoke, print, and what anybody may ask. */
export function createCertificateService(deps: CertificateDeps) {
  const { store, classes, rules, identities, printer, audit, transactions, clock } = deps;

  async function get(actor: Actor, id: string): Promise<CertificateRecord> {
    return found(await store.get(actor, id));
  }

  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<CertificateRecord> {
    const certificate = await get(actor, id);
    await audit.record(actor, { ...entryOf(certificate, action), ...(reason === undefined ? {} : { reason }) });
    return certificate;
  }

  /** With what stands against each in the register of all counties. */
  async function judged(actor: Actor, trainees: readonly CertificateTrainee[], asked: readonly AskedCertificate[]) {
    const byEnrolment = new Map(trainees.map((trainee) => [trainee.enrolmentId, trainee]));
    const known = asked.map(({ enrolmentId }) => byEnrolment.get(enrolmentId));
    const clashes = await store.clashesOf(
      actor,
      asked.flatMap(({ number }, index) => {
        const trainee = known[index];
        return trainee === undefined ? [] : [{ ...trainee, kind: trainee.certificateKind, number }];
      }),
    );
    let at = 0;
    return asked.map((one, index) => {
      const trainee = known[index];
      const facts = trainee === undefined ? undefined : { ...trainee, clash: clashes[at++] ?? null };
      return { asked: one, trainee, refusal: certificateRefusal(facts, one, clock.today()) };
    });
  }

  /** The county's rule of a day, asked once for all classes that began on it. */
  function ruleOfDay(actor: Actor) {
    const known = new Map<LocalDate, Promise<TrainingAssessmentRule>>();
    return (day: LocalDate): Promise<TrainingAssessmentRule> => {
      const rule = known.get(day) ?? rules.setting(actor, 'training-assessment', day).then(({ value }) => value);
      known.set(day, rule);
      return rule;
    };
  }

  /** Serials of completion certificates, year by year, taken once and given out in the order of the list. */
  function serials(actor: Actor) {
    const next = new Map<number, number>();
    return async (year: number): Promise<number> => {
      const serial = next.get(year) ?? (await store.nextSerial(actor, year));
      next.set(year, serial + 1);
      return serial;
    };
  }

  async function issueAll(actor: Actor, asked: readonly AskedCertificate[], classId?: string): Promise<string[]> {
    const ids = asked.map(({ enrolmentId }) => enrolmentId);
    const trainees = (await store.traineesOf(actor, 'enrolment', ids)).filter(
      (trainee) => classId === undefined || trainee.classId === classId,
    );
    const [ruleOf, serialOf] = [ruleOfDay(actor), serials(actor)];
    const made: NewCertificate[] = [];
    for (const { asked: one, trainee, refusal } of await judged(actor, trainees, asked)) {
      if (refusal !== undefined || trainee === undefined)
        throw domainError(refusal?.kind ?? 'conflict', refusal?.code ?? 'TRAINING.NOT_PASSED', refusal?.params ?? {});
      const rule = await ruleOf(trainee.classStartsOn);
      const year = Number(one.issuedOn.slice(0, 4));
      const form = { number: rule.completionNumber, serialDigits: rule.serialDigits };
      const number = one.number ?? numberOf(form, year, await serialOf(year));
      const expiresOn = expiryOf(one.issuedOn, rule.validMonths[trainee.certificateKind]);
      made.push(certificateOf(trainee, { number, issuedOn: one.issuedOn, expiresOn }));
    }
    const issued = await store.issue(actor, made);
    await audit.recordAll(
      actor,
      made.map(({ divisionCode, number, kind }, index) => ({
        action: 'certificates.issue',
        resource: 'certificates',
        recordId: issued[index] ?? '',
        divisionCode,
        after: { state: certificateWorkflow.initial, number, kind },
      })),
    );
    return issued;
  }

  async function printed(actor: Actor, shown: readonly CertificateRecord[], origin: string) {
    const holders = shown.map(({ personId }) => personId);
    const numbers = await identities.identitiesOf(actor, holders);
    const pages = shown.map((certificate) => {
      const identity = numbers.get(certificate.personId);
      if (identity === undefined) throw domainError('unprocessable', 'TRAINING.PERSON_NOT_VISIBLE');
      return {
        ...certificate,
        identity,
        verifyUrl: `${origin}/#/verify/${encodeURIComponent(certificate.number)}`,
      };
    });
    const bytes = await printer.print(pages);
    await audit.recordAll(
      actor,
      shown.map((one) => entryOf(one, 'print')),
    );
    const name = shown.length === 1 ? `证书-${shown[0]?.number}.pdf` : `证书-${shown.length}份.pdf`;
    return { name, contentType: 'application/pdf', bytes };
  }

  return {
    list: store.find,
    get,
    /** @throws DomainError conflict TRAINING.CLASS_NOT_ASSESSED, TRAINING.NOT_PASSED; invalid_input TRAINING.NUMBER_WRONG */
    issue: (actor: Actor, { classId, issuedOn, certificates }: IssueCertificates): Promise<CertificateRecord[]> =>
      transactions.run(actor, async () => {
        found(await classes.get(actor, classId));
        const asked = certificates.map((one) => ({ ...one, issuedOn }));
        return store.many(actor, await issueAll(actor, asked, classId));
      }),
    /** As a file brings them, of several classes. */
    issueMany: (actor: Actor, asked: readonly AskedCertificate[]): Promise<number> =>
      transactions.run(actor, async () => (await issueAll(actor, asked)).length),
    /** Who of these people could be meant, with what each certificate would be refused for. */
    traineesOf: (actor: Actor, personIds: readonly string[]) => store.traineesOf(actor, 'person', personIds),
    judged,

    askRevocation: (actor: Actor, id: string, { reason, document }: { reason: string; document: string }) =>
      transactions.run(actor, async () => {
        const asked = await get(actor, id);
        await store.change(actor, asked, {
          state: certificateWorkflow.next(asked.state, 'ask-revocation'),
          revocationReason: reason,
          revocationDocument: document,
          askedBy: actor.userId,
          askedByName: actor.displayName,
          askedOn: clock.today(),
        });
        return recorded(actor, id, 'ask-revocation', reason);
      }),

    decideRevocation: (actor: Actor, id: string, verdict: 'revoke' | 'refuse-revocation') =>
      transactions.run(actor, async () => {
        const asked = await get(actor, id);
        const state = certificateWorkflow.next(asked.state, verdict);
        if (asked.askedBy === actor.userId) throw domainError('forbidden', 'TRAINING.CONFIRMED_BY_SELF');
        await store.change(actor, asked, {
          state,
          decidedBy: actor.userId,
          decidedByName: actor.displayName,
          revokedOn: state === 'revoked' ? clock.today() : null,
        });
        return recorded(actor, id, verdict);
      }),

    /** The paper truthfully shows the identity; it is unsealed for the print alone, and each print is on record. */
    print: (actor: Actor, id: string, origin: string) =>
      transactions.run(actor, async () => printed(actor, [await get(actor, id)], origin)),

    /** All of its class that are not revoked, a page each. */
    printClass: (actor: Actor, id: string, origin: string) =>
      transactions.run(actor, async () => {
        const { classId } = await get(actor, id);
        const range = { from: 0, to: 499 };
        const page = await store.find(actor, { filter: { classId }, ids: null, sort: null, range });
        const standing = page.rows.filter(({ state }) => state !== 'revoked');
        found(standing[0]);
        return printed(actor, standing, origin);
      }),

    /** The same answer for a number that nobody has and for a name that does not fit. */
    async verify({ number, name }: VerifyCertificate): Promise<VerifiedCertificate> {
      const wanted = normalizePersonName(name)?.value ?? name;
      const answer = await store.verify({ number, name: wanted });
      if (answer === undefined) return { certificate: null };
      const { personName, state, ...certificate } = answer;
      return {
        certificate: {
          ...certificate,
          nameMasked: maskPersonName(personName),
          standing: certificateStandingOn({ state, expiresOn: certificate.expiresOn }, clock.today()),
        },
      };
    },
  };
}
export type CertificateService = ReturnType<typeof createCertificateService>;
