import { ageOn, type LocalDate, rangesOverlap } from '@gongyi/kernel';
import type { EnrolmentFinding, TrainingClassRecord } from './training-class.js';
import type { TrainingClassRule } from './training-settings.js';

/** Another class of one person that counts: handed in or further, she neither withdrew nor was excluded. */
export interface ClassBefore {
  readonly classId: string;
  readonly tradeCode: string;
  readonly level: number | null;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
}

/** What is known of somebody who is put on a roster. */
export interface EnrolmentFacts {
  readonly birthDate: LocalDate;
  readonly pupil: boolean;
  readonly onRoster: boolean;
  readonly onPost: boolean;
  readonly before: readonly ClassBefore[];
}

type Class = Pick<TrainingClassRecord, 'id' | 'tradeCode' | 'level' | 'startsOn' | 'endsOn'>;

/**
 * Judges one person for one class: what keeps her off the roster, and what whoever approves should know. Ages are those on
 * the first day. The sentences name neither another institution nor another class. Pure.
 *
 * @example checkEnrolment({ ...facts, pupil: true }, trainingClass, rule, '演示 第三条')[0]?.code // 'pupil'
 */
export function checkEnrolment(
  facts: EnrolmentFacts,
  trainingClass: Class,
  rule: Pick<TrainingClassRule, 'enrolment'>,
  clause: string,
): EnrolmentFinding[] {
  const {
    ageLeast,
    ageMost,
    pupils,
    twoClassesAtOnce,
    sameTradeAndLevel,
    onPost,
    mostClassesAYear,
    mostClassesInLife,
  } = rule.enrolment;
  const findings: EnrolmentFinding[] = [];
  const told = (severity: 'refuse' | 'warn' | 'allow', code: string, zh: string, en: string) => {
    if (severity !== 'allow') findings.push({ code, severity, zh, en, clause });
  };
  const before = facts.before.filter(({ classId }) => classId !== trainingClass.id);
  const age = ageOn(facts.birthDate, trainingClass.startsOn);

  if (facts.onRoster) told('refuse', 'on_roster', '已在本班花名册中，不必重复登记', 'Is on this roster already');
  if (ageLeast !== null && age < ageLeast)
    told(
      'refuse',
      'too_young',
      `开班日${age}岁，不满${ageLeast}岁；请移出花名册`,
      `Is ${age} on the first day, below ${ageLeast}; take the person off the roster`,
    );
  if (ageMost !== null && age > ageMost)
    told(
      'refuse',
      'too_old',
      `开班日${age}岁，超过${ageMost}岁；请移出花名册`,
      `Is ${age} on the first day, above ${ageMost}; take the person off the roster`,
    );
  if (facts.pupil)
    told(
      pupils,
      'pupil',
      '登记为在校生；已离校的，请先在人员库更正',
      'Is registered as a pupil; if that is over, let the register be corrected first',
    );
  const atOnce = before.find((one) => rangesOverlap(span(one), span(trainingClass)));
  if (atOnce !== undefined)
    told(
      twoClassesAtOnce,
      'two_classes_at_once',
      `${atOnce.startsOn}至${atOnce.endsOn}已参加另一个培训班；请等该班结束或改期`,
      `Attends another class from ${atOnce.startsOn} to ${atOnce.endsOn}; wait for its end or take other days`,
    );
  if (before.some((one) => one.tradeCode === trainingClass.tradeCode && one.level === trainingClass.level))
    told(
      sameTradeAndLevel,
      'same_trade_and_level',
      '已参加过同一工种、同一等级的培训；请改报其他工种或更高等级',
      'Was trained in this trade at this level before; choose another trade or a higher level',
    );
  const year = trainingClass.startsOn.slice(0, 4);
  const thisYear = before.filter(({ startsOn }) => startsOn.startsWith(year)).length;
  if (mostClassesAYear !== null && thisYear >= mostClassesAYear)
    told(
      'refuse',
      'year_full',
      `${year}年已参加${thisYear}期，每年最多${mostClassesAYear}期；请改报下一年`,
      `Has attended ${thisYear} classes in ${year}; ${mostClassesAYear} a year at most. Enrol next year`,
    );
  if (mostClassesInLife !== null && before.length >= mostClassesInLife)
    told(
      'refuse',
      'life_full',
      `已参加${before.length}期，最多${mostClassesInLife}期；请移出花名册`,
      `Has attended ${before.length} classes; ${mostClassesInLife} at most. Take the person off the roster`,
    );
  if (facts.onPost)
    told(
      onPost,
      'on_post',
      '培训期间在公益性岗位上；请与用人单位商定上课时间',
      'Holds a welfare post in these days; agree the hours with the employer',
    );
  return findings;
}

const span = ({ startsOn, endsOn }: Pick<Class, 'startsOn' | 'endsOn'>) => ({ from: startsOn, to: endsOn });
