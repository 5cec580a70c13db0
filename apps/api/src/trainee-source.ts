import { type Actor, daysBetween, domainError, type LocalDate, periodOf } from '@gongyi/kernel';
import type { ClaimedSource, ClaimRecord, CompiledScheme, Facts, SubsidySource } from '@gongyi/subsidy';
import type {
  AttendanceService,
  BarredClasses,
  CertificateRecord,
  CertificateStore,
  EmploymentProofRecord,
  EnrolmentRecord,
  InstitutionStore,
  OutcomeStore,
  TrainingClassRecord,
  TrainingClassStore,
} from '@gongyi/training';
import type { DivisionDirectory } from './divisions/directory.js';

export interface TraineeSources {
  readonly classes: Pick<TrainingClassStore, 'get' | 'enrolmentsOf'>;
  readonly certificates: Pick<CertificateStore, 'find'>;
  readonly outcomes: Pick<OutcomeStore, 'findProofs'>;
  readonly institutions: Pick<InstitutionStore, 'get'>;
  readonly divisions: DivisionDirectory;
  readonly attendance: Pick<AttendanceService, 'classAttendance'>;
  readonly barred: Pick<BarredClasses, 'heldInWords'>;
}

/** Whose results are confirmed. */
const finished = ['assessed', 'settled'] as const;
/** No class has so many. */
const wholeClass = { sort: null, range: { from: 0, to: 999 }, ids: null } as const;

/**
 * Trainees of finished classes: an institution claims for a class, and each trainee who passed is a line of her own. The
 * institution or the trainee is paid, as the scheme says.
 */
export function createTraineeSource(deps: TraineeSources): ClaimedSource {
  return {
    kind: 'trainee',
    subject: 'training-classes',

    async subjectOf(actor, _scheme, id) {
      const trained = await deps.classes.get(actor, id);
      if (trained === undefined) return undefined;
      if (!(finished as readonly string[]).includes(trained.state))
        throw domainError('conflict', 'SUBSIDY.CLASS_NOT_FINISHED', { name: trained.name });
      const institution = await deps.institutions.get(actor, trained.institutionId);
      return {
        id,
        title: titleOf(trained),
        divisionCode: trained.divisionCode,
        organisation:
          institution === undefined
            ? null
            : {
                id: institution.id,
                name: institution.name,
                creditCode: institution.creditCode,
                divisionCode: institution.divisionCode,
              },
        tradeAndLevel: tradeAndLevelOf(trained),
        eventOn: trained.taughtOn ?? trained.endsOn,
      };
    },

    async waiting(actor, claims) {
      const held = await deps.barred.heldInWords(
        actor,
        claims.flatMap(({ subjectId }) => subjectId ?? []),
      );
      return new Map(
        claims.flatMap(({ id, subjectId }) => {
          const why = held.get(subjectId ?? '');
          return why === undefined ? [] : [[id, why] as const];
        }),
      );
    },

    async linesOf(actor, scheme, claims) {
      const lines: SubsidySource[] = [];
      for (const claim of claims) lines.push(...(await linesOfClass(deps, actor, scheme, claim)));
      return lines;
    },
  };
}

const titleOf = ({ number, name }: TrainingClassRecord) => (number === null ? name : `${number} ${name}`);
const tradeAndLevelOf = ({ tradeCode, level }: TrainingClassRecord) => `${tradeCode} ${level ?? ''}`.trim();

/**
 * @throws DomainError conflict SUBSIDY.MORE_THAN_SEATS {name, passed, seats}: a class pays for no more people than it had
 *   seats, and for nobody who did not pass
 */
async function linesOfClass(
  deps: TraineeSources,
  actor: Actor,
  scheme: CompiledScheme,
  claim: ClaimRecord,
): Promise<SubsidySource[]> {
  const classId = claim.subjectId ?? '';
  const trained = await deps.classes.get(actor, classId);
  if (trained === undefined) return [];
  const roster = await deps.classes.enrolmentsOf(actor, classId);
  const passed = roster.filter(({ state }) => state === 'passed');
  if (passed.length > trained.seats)
    throw domainError('conflict', 'SUBSIDY.MORE_THAN_SEATS', {
      name: trained.name,
      passed: passed.length,
      seats: trained.seats,
    });
  const { rows: certificates } = await deps.certificates.find(actor, { ...wholeClass, filter: { classId } });
  const { rows: proofs } = await deps.outcomes.findProofs(actor, {
    ...wholeClass,
    filter: { classId, state: 'confirmed' },
  });
  const { trainees } = await deps.attendance.classAttendance(actor, classId);
  const days = new Map(trainees.map(({ enrolmentId, attendedDays }) => [enrolmentId, attendedDays]));
  const held = new Map(certificates.filter(({ state }) => state !== 'revoked').map((one) => [one.enrolmentId, one]));
  return passed.map((trainee) => {
    const certificate = held.get(trainee.id);
    const work = proofs.filter(({ enrolmentId }) => enrolmentId === trainee.id);
    const facts = traineeFacts(scheme, trained, { trainee, certificate, work, days: days.get(trainee.id) });
    const payee =
      scheme.payee === 'institution'
        ? { kind: 'institution' as const, id: trained.institutionId, name: trained.institutionName }
        : { kind: 'person' as const, id: trainee.personId, name: trainee.personName };
    return {
      kind: 'trainee',
      sourceId: trainee.id,
      claimId: claim.id,
      personId: trainee.personId,
      personName: trainee.personName,
      identityMasked: trainee.identityMasked,
      payee,
      divisionCode: trainee.personDivisionCode,
      townshipName: deps.divisions.townshipNameOf(trainee.personDivisionCode),
      villageName: deps.divisions.nameOf(trainee.personDivisionCode),
      subjectId: classId,
      subjectTitle: titleOf(trained),
      shared: { trade_and_level: tradeAndLevelOf(trained), institution: trained.institutionId },
      facts,
      declaredFen: null,
      turn: `${claim.submittedOn ?? ''} ${claim.number}`,
    };
  });
}

interface Trainee {
  readonly trainee: EnrolmentRecord;
  readonly certificate: CertificateRecord | undefined;
  readonly work: readonly EmploymentProofRecord[];
  readonly days: number | undefined;
}

/** What training knows, by the names that rules use; a day that nobody counted is not said. */
function traineeFacts(
  scheme: CompiledScheme,
  trained: TrainingClassRecord,
  { trainee, certificate, work, days }: Trainee,
): Facts {
  const ended = trained.taughtOn ?? trained.endsOn;
  const started = work.map(({ startedOn }) => startedOn).sort()[0];
  return {
    [scheme.dayFact]: scheme.facts.some(({ name, type }) => name === scheme.dayFact && type === 'month')
      ? periodOf(ended)
      : ended,
    category: trainee.category,
    certificate_kind: trained.certificateKind,
    certified: certificate !== undefined,
    certified_on: certificate?.issuedOn ?? null,
    level: trained.level,
    training_hours: trained.plannedHours,
    training_days: days ?? null,
    employed: work.length > 0,
    days_until_work: started === undefined ? null : Math.max(0, daysBetween(ended as LocalDate, started)),
  };
}
