import { domainError, socialCreditCheckCharacter } from '@gongyi/kernel';
import type { NewInstitution } from '../model/institution.js';
import type { NewTrade } from '../model/trade.js';
import {
  type TrainingAccreditationRule,
  type TrainingAssessmentRule,
  type TrainingClassRule,
  type TrainingSetting,
  type TrainingSettingId,
  trainingAccreditationSchema,
  trainingAssessmentRuleSchema,
  trainingClassRuleSchema,
} from '../model/training-settings.js';
import type { TrainingRules } from '../ports.js';

/** A rule of two criteria, to be changed where a test wants another. */
export function accreditationRule(changes: Partial<TrainingAccreditationRule> = {}): TrainingAccreditationRule {
  return trainingAccreditationSchema.parse({
    criteria: [
      { id: 'site', zh: '场地', en: 'site', most: 60, evidence: true },
      { id: 'teachers', zh: '师资', en: 'teachers', most: 40, evidence: false },
    ],
    passScore: 70,
    reviewers: 2,
    notice: { days: 5, unit: 'working' },
    validMonths: 24,
    renewFromMonths: 3,
    annualReviewMonth: 12,
    number: '培〔{year}〕{serial}号',
    serialDigits: 3,
    ...changes,
  });
}

/** A rule for small classes, to be changed where a test wants another. */
export function classRule(changes: Partial<TrainingClassRule> = {}): TrainingClassRule {
  return trainingClassRuleSchema.parse({
    lead: { days: 10, unit: 'working' },
    answerDays: 5,
    mostTrainees: 50,
    fewestTrainees: 2,
    papers: [{ id: 'opening_plan', zh: '开班计划', en: 'opening plan', required: true }],
    modes: [
      { mode: 'centralised', needs: [] },
      { mode: 'train_and_place', needs: ['employer', 'agreement'] },
      { mode: 'apprenticeship', needs: ['master'] },
      { mode: 'work_for_training', needs: ['employer', 'wage_proof'] },
    ],
    theoryLeastPercent: 40,
    practiceLeastPercent: 40,
    mostHoursADay: 8,
    teacherWayMinutes: 30,
    enrolment: {
      ageLeast: 16,
      ageMost: 69,
      pupils: 'refuse',
      twoClassesAtOnce: 'refuse',
      sameTradeAndLevel: 'refuse',
      onPost: 'warn',
      mostClassesAYear: 3,
      mostClassesInLife: null,
    },
    attendance: {
      classYellowBelow: 90,
      classRedBelow: 80,
      personPassFrom: 80,
      counted: ['present', 'late'],
      methods: ['roll_call', 'qr', 'paper'],
      recordWithinHours: 48,
      redCardsStop: 2,
      yellowCardsStop: 3,
      signInMinutesBefore: 30,
      signInMinutesAfter: 30,
    },
    changeLead: { days: 1, unit: 'working' },
    phoneSample: { percent: 10, claimWaits: true },
    barred: { suspended: 'pause', removed: 'cancel', blacklisted: 'cancel', cards: 'pause', claimWaits: true },
    number: '班{year}{month}{serial}',
    serialDigits: 3,
    ...changes,
  });
}

/** Both parts from 60, half and half, one re-sit, rosters a day before; to be changed where a test wants another. */
export function assessmentRule(changes: Partial<TrainingAssessmentRule> = {}): TrainingAssessmentRule {
  return trainingAssessmentRuleSchema.parse({
    theoryPass: 60,
    practicePass: 60,
    theoryWeightPercent: 50,
    overallPass: 60,
    bothMustPass: true,
    resits: 1,
    resitWithinDays: 30,
    rosterDays: 1,
    bodies: ['labour_department', 'assessment_body'],
    passRateHighFrom: 100,
    passRateLowBelow: 50,
    validMonths: { vocational_qualification: null, skill_level: null, single_skill: 36, completion: null },
    completionNumber: '培合{year}{serial}',
    serialDigits: 5,
    ...changes,
  });
}

/** A county that has settled these rules for ever, and nothing else. */
export function settledTrainingRules(
  settled: {
    readonly [Id in TrainingSettingId]?: TrainingSetting<Id>;
  },
): TrainingRules {
  return {
    async setting(_actor, id, on) {
      const value = settled[id];
      if (value === undefined) throw domainError('unprocessable', 'TRAINING.RULE_MISSING', { setting: id, on });
      return { value: value as never, version: '2025.1', clause: '演示 第三条' };
    },
  };
}

/** A credit code whose check character fits, invented. */
export function inventedCreditCode(serial: number): string {
  const first = `52530326MJ${String(serial).padStart(7, '0')}`;
  return `${first}${socialCreditCheckCharacter(first)}`;
}

export function institutionInput(serial: number, changes: Partial<NewInstitution> = {}): NewInstitution {
  return {
    divisionCode: '530326001000' as NewInstitution['divisionCode'],
    creditCode: inventedCreditCode(serial) as NewInstitution['creditCode'],
    name: `第${serial}职业培训学校`,
    legalPerson: '法人',
    contactName: '联系人',
    contactPhone: '0874-5550000',
    address: '某街1号',
    licenceNumber: '',
    licenceUntil: null,
    premisesSquareMetres: 300,
    leaseUntil: null,
    ...changes,
  };
}

export function tradeInput(changes: Partial<NewTrade> = {}): NewTrade {
  return {
    kind: '生活服务',
    code: '4-10-01-01',
    name: '保育师',
    level: 5,
    standardHours: 80,
    costReference: '',
    certificateKind: 'skill_level',
    demandKind: 'key',
    validFrom: '2025-01-01' as NewTrade['validFrom'],
    validTo: null,
    ...changes,
  };
}
