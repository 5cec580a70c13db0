import { type Finding, groupBy } from '@gongyi/kernel';
import { findingAt } from './ledger-findings.js';
import type { TrainingLedger } from './training-ledger.js';

/** What is wrong with a class as a whole, at its row of 开班一览 or at a lesson. */
export function judgeClasses(ledger: TrainingLedger, mostTrainees: number | null): Finding[] {
  const institutions = new Map(ledger.institutions.map((one) => [one.name, one]));
  const trainees = groupBy(ledger.trainees, ({ classNumber }) => classNumber);
  const lessons = groupBy(ledger.lessons, ({ classNumber }) => classNumber);
  const scores = groupBy(ledger.scores, ({ classNumber }) => classNumber);
  const found = ledger.classes.flatMap((one): Finding[] => {
    const { row, number, trade, startsOn } = one;
    const findings: Finding[] = [];
    const told = (code: string, heading: string, params: Finding['params'] = {}) =>
      findings.push(findingAt(row, code, heading, { class: number, ...params }));
    const institution = institutions.get(one.institution);
    if (institution === undefined) told('institution_unknown', '培训机构名称', { value: one.institution });
    else {
      if (!institution.trades.includes(trade)) told('trade_outside_scope', '职业(工种)', { trade });
      const { from, to } = institution;
      if (startsOn !== undefined && ((from !== undefined && startsOn < from) || (to !== undefined && startsOn > to)))
        told('accreditation_expired', '开班日期', { from: from ?? '', to: to ?? '' });
    }
    const people = trainees.get(number)?.length ?? 0;
    if (mostTrainees !== null && people > mostTrainees)
      told('class_over_size', '班级编号', { people, most: mostTrainees });
    const taught = (lessons.get(number) ?? []).reduce((sum, { hours }) => sum + hours, 0);
    if (one.hours !== undefined && taught < one.hours)
      told('lesson_hours_short', '总课时', { taught, hours: one.hours });
    const passed = (scores.get(number) ?? []).filter(({ result }) => result === 'passed');
    if (passed.length > 2 && new Set(passed.map(({ theory, practice }) => `${theory}/${practice}`)).size === 1)
      told('scores_all_equal', '班级编号', { people: passed.length });
    return findings;
  });
  return [...found, ...doubleTeachers(ledger), ...hiddenRows(ledger)];
}

/** A teacher's second lesson at the same time in another class, told once for each pair. */
function doubleTeachers({ lessons }: TrainingLedger): Finding[] {
  const days = groupBy(lessons, ({ teacher, day }) => `${teacher} ${day ?? ''}`);
  return [...days.values()].flatMap((ofDay) =>
    ofDay.flatMap((lesson, index) => {
      const other = ofDay
        .slice(0, index)
        .find(
          (one) =>
            one.classNumber !== lesson.classNumber && one.startsAt < lesson.endsAt && lesson.startsAt < one.endsAt,
        );
      return other === undefined
        ? []
        : [
            findingAt(lesson.row, 'teacher_in_two_places', '培训教师', {
              class: lesson.classNumber,
              other: other.classNumber,
            }),
          ];
    }),
  );
}

/** Hidden rows of the other sheets: read like any other, and told. */
function hiddenRows({ institutions, classes, lessons, scores, rollCalls }: TrainingLedger): Finding[] {
  return [...institutions, ...classes, ...lessons, ...scores, ...rollCalls].flatMap(({ row }) =>
    row.hidden ? [findingAt(row, 'hidden_row', null)] : [],
  );
}
