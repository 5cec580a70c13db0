import { addDays, identityCheckCharacter, type LocalDate, newId } from '@gongyi/kernel';
import { memoryAudit, testActor } from '@gongyi/kernel/testing';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import { createKnexAssessmentStore, createKnexCertificateStore } from '../knex/index.js';
import type { AssessmentRecord, PlanAssessment } from '../model/assessment.js';
import type { CertificateRecord } from '../model/certificate.js';
import type { NewTrade } from '../model/trade.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import type { TraineeIdentities } from '../ports/assessment.js';
import { createAssessmentService } from '../service/assessments.js';
import { createCertificateService } from '../service/certificates.js';
import { type ClassWorld, createClassWorld } from './class-world.js';
import { accreditationRule, assessmentRule, classRule, settledTrainingRules } from './index.js';

/** A trade that no demonstration teaches. */
export const assessedTrade = { code: '4-99-01-01', name: '示范工种' } as const;

/** A number of the county's skill level certificates for level 5, invented. */
export const inventedNumber = (serial: number, year = '25', level = '5') =>
  `S000153032601${year}${level}${String(serial).padStart(6, '0')}`;

/** A valid invented identity number for every index up to 999. */
export function identityOf(index: number): string {
  const first17 = `53032619900101${String(index % 1000).padStart(3, '0')}`;
  return first17 + identityCheckCharacter(first17);
}

/** The world of classes with assessment and certificates on top. */
export async function createAssessmentWorld(
  database: TestDatabase,
  schema = 'training',
  trade: Partial<NewTrade> = {},
  place?: string,
) {
  const world: ClassWorld = await createClassWorld(database, schema, trade, place);
  const [assessor, checker] = ['考评员', '复核'].map((displayName) => testActor({ userId: newId(), displayName }));
  const assessments = createKnexAssessmentStore(database.app, { schema });
  const certificates = createKnexCertificateStore(database.app, { schema });
  const { classes } = world.stores;
  const audit = memoryAudit();
  const refused = new Set<string>();
  const shared = {
    ...world.shared,
    audit,
    classes,
    rules: settledTrainingRules({
      'training-accreditation': accreditationRule(),
      'training-class': classRule(),
      'training-assessment': assessmentRule(),
    }),
  };
  const assessing = createAssessmentService({
    ...shared,
    store: assessments,
    admission: {
      async admissionOf(actor, classId) {
        const roster = await classes.enrolmentsOf(actor, classId);
        return new Map(
          roster.map(({ id }) => [
            id,
            refused.has(id)
              ? { admitted: false, rate: 40, reason: '出勤率低' }
              : { admitted: true, rate: 95, reason: '' },
          ]),
        );
      },
    },
  });
  /** Everybody's number on paper is the same; files find people by those of the register. */
  const identities: TraineeIdentities = {
    findByIdentity: async (_actor, all) =>
      new Map(
        all.flatMap((one) => {
          const person = world.register.get(one);
          return person === undefined ? [] : [[one, { personId: person.personId, name: person.name }]];
        }),
      ),
    identitiesOf: async (_actor, ids) => new Map(ids.map((id) => [id, '530326199001011234'])),
  };
  const certifying = createCertificateService({
    ...shared,
    store: certificates,
    identities,
    printer: { print: async (pages) => new TextEncoder().encode(JSON.stringify(pages)) },
  });

  const slot = (found: TrainingClassRecord, changes: Partial<PlanAssessment> = {}): PlanAssessment => ({
    classId: found.id,
    kind: 'first',
    day: addDays(found.endsOn, 3),
    startsAt: '09:00',
    endsAt: '11:00',
    place: '县考核中心',
    bodyKind: 'assessment_body',
    bodyName: '县评价中心',
    bodyNumber: '',
    assessors: [`考评${found.number}`],
    ...changes,
  });

  async function fixed(found: TrainingClassRecord, changes: Partial<PlanAssessment> = {}): Promise<AssessmentRecord> {
    world.setToday(found.endsOn);
    const { id } = await assessing.plan(assessor as never, slot(found, changes));
    return assessing.fixRoster(assessor as never, id);
  }

  /** Everybody admitted gets the scores, in tenths, in the order of the roster; null: did not come. */
  async function confirmed(
    found: TrainingClassRecord,
    scores: readonly (readonly [number, number] | null)[],
    changes: Partial<PlanAssessment> = {},
  ): Promise<AssessmentRecord> {
    const { id, sheets, day } = await fixed(found, changes);
    world.setToday(day as LocalDate);
    const admitted = sheets.filter((sheet) => sheet.admitted);
    await assessing.enterScores(assessor as never, id, {
      scores: admitted.map((sheet, index) => {
        const [theoryTenths, practiceTenths] = scores[index] ?? [null, null];
        return { sheetId: sheet.id, theoryTenths, practiceTenths, absent: theoryTenths === null };
      }),
    });
    await assessing.handIn(assessor as never, id);
    return assessing.confirm(checker as never, id);
  }

  let serial = 0;
  /** A class that is assessed, with a certificate for everybody who passed. */
  async function certified(found: TrainingClassRecord, scores: readonly (readonly [number, number] | null)[]) {
    const { id, day, sheets } = await confirmed(found, scores);
    await assessing.closeClass(checker as never, id);
    const passed = sheets.filter(({ result }) => result === 'passed');
    return certifying.issue(world.maker, {
      classId: found.id,
      issuedOn: day,
      certificates: passed.map(({ enrolmentId }) => {
        serial += 1;
        return { enrolmentId, number: inventedNumber(serial) };
      }),
    }) as Promise<CertificateRecord[]>;
  }

  return {
    ...world,
    assessor: assessor as ClassWorld['maker'],
    checker: checker as ClassWorld['maker'],
    audit,
    identities,
    identityOf,
    refused,
    assessing,
    certifying,
    slot,
    fixed,
    confirmed,
    certified,
    nextNumber: () => {
      serial += 1;
      return inventedNumber(serial);
    },
  };
}
export type AssessmentWorld = Awaited<ReturnType<typeof createAssessmentWorld>>;
