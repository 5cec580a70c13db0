import {
  type Actor,
  type AuditLog,
  type Clock,
  countyOf,
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
import { certificateNumberFaults } from '../model/certificate-number.js';
import { numberParts } from '../model/certificate-words.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import type {
  AssessmentStore,
  CertificatePrinter,
  CertificateStore,
  CertificateTrainee,
  NewCertificate,
  TraineeIdentities,
} from '../ports/assessment.js';
import type { TrainingClassStore } from '../ports/classes.js';
import type { TrainingRules } from '../ports.js';

export interface CertificateDeps {
  readonly store: CertificateStore;
  readonly assessments: Pick<AssessmentStore, 'passedOn'>;
  readonly classes: Pick<TrainingClassStore, 'get'>;
  readonly rules: TrainingRules;
  readonly identities: TraineeIdentities;
  readonly printer: CertificatePrinter;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** What a certificate repeats of its class and of its holder. */
function certificateOf(
  found: TrainingClassRecord,
  { enrolmentId, personId, personName, identityMasked, identityHash }: CertificateTrainee,
  given: Pick<NewCertificate, 'number' | 'issuedOn' | 'expiresOn'>,
): NewCertificate {
  return {
    divisionCode: found.divisionCode,
    enrolmentId,
    classId: found.id,
    classNumber: found.number ?? '',
    institutionId: found.institutionId,
    institutionName: found.institutionName,
    personId,
    personName,
    identityMasked,
    identityHash,
    kind: found.certificateKind,
    tradeCode: found.tradeCode,
    tradeName: found.tradeName,
    level: found.level,
    classStartsOn: found.startsOn,
    classEndsOn: found.endsOn,
    ...given,
  };
}

/** Use cases of certificates: issue, revoke, print, and what anybody may ask. */
export function createCertificateService(deps: CertificateDeps) {
  const { store, assessments, classes, rules, identities, printer, audit, transactions, clock } = deps;

  async function get(actor: Actor, id: string): Promise<CertificateRecord> {
    const certificate = await store.get(actor, id);
    if (certificate === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return certificate;
  }

  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<CertificateRecord> {
    const certificate = await get(actor, id);
    const { divisionCode, state, number, kind } = certificate;
    await audit.record(actor, {
      action: `certificates.${action}`,
      resource: 'certificates',
      recordId: id,
      divisionCode,
      after: { state, number, kind },
      ...(reason === undefined ? {} : { reason }),
    });
    return certificate;
  }

  function judgeNumber(found: TrainingClassRecord, name: string, number: string | null, issuedOn: LocalDate): string {
    if (number === null) throw domainError('invalid_input', 'TRAINING.NUMBER_WANTED', { name });
    const countyCode = countyOf(found.divisionCode);
    const [fault] = certificateNumberFaults(number, {
      kind: found.certificateKind,
      countyCode,
      level: found.level,
      issuedOn,
    });
    if (fault === undefined) return number;
    throw domainError('invalid_input', 'TRAINING.NUMBER_WRONG', {
      name,
      part: numberParts[fault.code],
      expected: fault.expected,
    });
  }

  /** @throws DomainError conflict TRAINING.CLASS_NOT_ASSESSED, TRAINING.NOT_PASSED; invalid_input TRAINING.NUMBER_WRONG */
  async function issue(actor: Actor, input: IssueCertificates): Promise<CertificateRecord[]> {
    const { classId, issuedOn } = input;
    const found = await classes.get(actor, classId);
    if (found === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (!['assessed', 'settled'].includes(found.state)) throw domainError('conflict', 'TRAINING.CLASS_NOT_ASSESSED');
    const today = clock.today();
    if (issuedOn > today) throw domainError('invalid_input', 'TRAINING.DAY_IN_FUTURE', { today });
    const { value: rule } = await rules.setting(actor, 'training-assessment', found.startsOn);
    const trainees = new Map((await store.traineesOf(actor, classId)).map((one) => [one.enrolmentId, one]));
    const passedOn = await assessments.passedOn(actor, classId);
    const year = Number(issuedOn.slice(0, 4));
    const completion = found.certificateKind === 'completion';
    const first = completion ? await store.nextSerial(actor, year) : 0;
    const expiresOn = expiryOf(issuedOn, rule.validMonths[found.certificateKind]);
    const made = input.certificates.map(({ enrolmentId, number: given }, index) => {
      const [trainee, passed] = [trainees.get(enrolmentId), passedOn.get(enrolmentId)];
      if (trainee?.state !== 'passed' || passed === undefined) throw domainError('conflict', 'TRAINING.NOT_PASSED');
      if (passed > issuedOn) throw domainError('conflict', 'TRAINING.CERTIFICATE_TOO_EARLY');
      if (completion && given !== null) throw domainError('invalid_input', 'TRAINING.NUMBER_GIVEN');
      const number = completion
        ? numberOf({ number: rule.completionNumber, serialDigits: rule.serialDigits }, year, first + index)
        : judgeNumber(found, trainee.personName, given, issuedOn);
      return certificateOf(found, trainee, { number, issuedOn, expiresOn });
    });
    const ids = await store.issue(actor, made);
    const issued: CertificateRecord[] = [];
    for (const id of ids) issued.push(await recorded(actor, id, 'issue'));
    return issued;
  }

  async function printed(actor: Actor, found: readonly CertificateRecord[], origin: string) {
    const holders = found.map(({ personId }) => personId);
    const numbers = await identities.identitiesOf(actor, holders);
    const pages = found.map((certificate) => {
      const identity = numbers.get(certificate.personId);
      if (identity === undefined) throw domainError('unprocessable', 'TRAINING.PERSON_NOT_VISIBLE');
      return {
        ...certificate,
        identity,
        verifyUrl: `${origin}/#/verify/${encodeURIComponent(certificate.number)}`,
      };
    });
    const bytes = await printer.print(pages);
    for (const { id } of found) await recorded(actor, id, 'print');
    const name = found.length === 1 ? `证书-${found[0]?.number}.pdf` : `证书-${found.length}份.pdf`;
    return { name, contentType: 'application/pdf', bytes };
  }

  return {
    list: store.find,
    get,
    issue: (actor: Actor, input: IssueCertificates): Promise<CertificateRecord[]> =>
      transactions.run(actor, () => issue(actor, input)),

    askRevocation: (actor: Actor, id: string, { reason, document }: { reason: string; document: string }) =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        await store.change(actor, found, {
          state: certificateWorkflow.next(found.state, 'ask-revocation'),
          revocationReason: reason,
          revocationDocument: document,
          askedBy: actor.userId,
          askedByName: actor.displayName,
        });
        return recorded(actor, id, 'ask-revocation', reason);
      }),

    decideRevocation: (actor: Actor, id: string, verdict: 'revoke' | 'refuse-revocation') =>
      transactions.run(actor, async () => {
        const found = await get(actor, id);
        const state = certificateWorkflow.next(found.state, verdict);
        if (found.askedBy === actor.userId) throw domainError('forbidden', 'TRAINING.CONFIRMED_BY_SELF');
        await store.change(actor, found, {
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
        if (standing.length === 0) throw domainError('not_found', 'LIST.NOT_FOUND');
        return printed(actor, standing, origin);
      }),

    /** The same answer for a number that nobody has and for a name that does not fit. */
    async verify({ number, name }: VerifyCertificate): Promise<VerifiedCertificate> {
      const wanted = normalizePersonName(name)?.value ?? name;
      const found = await store.verify({ number, name: wanted });
      if (found === undefined) return { certificate: null };
      const { personName, state, ...certificate } = found;
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
