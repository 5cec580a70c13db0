import {
  type Clock,
  groupBy,
  type PreparedRow,
  parseInput,
  type ResidentId,
  type RowColumn,
  type RowSetImport,
  type RowValues,
  samePersonName,
} from '@gongyi/kernel';
import { z } from 'zod';
import { enterScoresSchema } from '../model/assessment.js';
import { resultOf } from '../model/assessment-rules.js';
import type { AssessmentStore, OpenSheet, TraineeIdentities } from '../ports/assessment.js';
import type { AssessmentService } from './assessments.js';

/** As the registration form of an assessment has them, with the scores beside; other bodies' words follow. */
const columns: readonly RowColumn[] = [
  { field: 'name', headings: ['姓名'], read: 'text', required: true },
  { field: 'identity', headings: ['身份证号', '身份证号码', '证件号码'], read: 'identity', required: true },
  { field: 'classNumber', headings: ['班级编号', '班号'], read: 'text' },
  { field: 'theory', headings: ['理论成绩', '理论考试成绩', '理论知识成绩'], read: 'number' },
  { field: 'practice', headings: ['实操成绩', '实操考试成绩', '技能考核成绩', '操作技能成绩'], read: 'number' },
  { field: 'overall', headings: ['综合成绩', '总成绩', '综合考试成绩'], read: 'number' },
  { field: 'absent', headings: ['缺考', '是否缺考'], read: 'word', words: { 是: true, 缺考: true, 否: false } },
];

const inputSchema = z.strictObject({
  assessmentId: z.string(),
  score: z.object({
    sheetId: z.string(),
    theoryTenths: z.number().nullable(),
    practiceTenths: z.number().nullable(),
    absent: z.boolean(),
  }),
});

interface ScoreImportDeps {
  readonly store: Pick<AssessmentStore, 'openSheetsOf'>;
  readonly assessments: Pick<AssessmentService, 'enterScoresOfMany'>;
  readonly identities: Pick<TraineeIdentities, 'findByIdentity'>;
  readonly clock: Clock;
}

type Refused = Extract<PreparedRow, { code: string }>;
const refused = (field: string, code: string, params: Refused['params'] = {}): Refused => ({
  code: `TRAINING.${code}`,
  field,
  params,
});

/** Points with at most one decimal, in tenths. */
function tenthsOf(value: RowValues[string] | undefined): number | undefined {
  const tenths = Math.round(Number(value) * 10);
  return Math.abs(tenths - Number(value) * 10) < 1e-6 && tenths >= 0 && tenths <= 1000 ? tenths : undefined;
}

/** Both scores of a row, or that she was absent, by the rule of her sitting. */
function scoresOf(row: RowValues, { rule, personName: name }: OpenSheet): Refused | readonly [number, number] | null {
  const { theory, practice, overall } = row;
  if (row['absent'] === true)
    return theory === undefined && practice === undefined ? null : refused('absent', 'ROW_ABSENT_SCORED', { name });
  for (const [field, value] of Object.entries({ theory, practice })) {
    if (value === undefined) return refused(field, 'ROW_SCORE_MISSING', { name });
    if (tenthsOf(value) === undefined) return refused(field, 'ROW_SCORE_WRONG', { value: String(value) });
  }
  const [theoryTenths = 0, practiceTenths = 0] = [tenthsOf(theory), tenthsOf(practice)];
  const { overallTenths } = resultOf(rule, theoryTenths, practiceTenths);
  if (overall !== undefined && tenthsOf(overall) !== overallTenths)
    return refused('overall', 'ROW_OVERALL_DIFFERS', { overall: (overallTenths ?? 0) / 10, value: String(overall) });
  return [theoryTenths, practiceTenths];
}

/** Scores of sittings from the file of an assessment body: found by identity, judged as by hand, entered all together. */
export function createScoreImport({ store, assessments, identities, clock }: ScoreImportDeps): RowSetImport {
  /** The one sheet that a row is about. */
  function sheetOf(row: RowValues, own: readonly OpenSheet[]): Refused | OpenSheet {
    const [name, number] = [String(row['name']), row['classNumber']];
    const [sheet, ...others] = own.filter(({ classNumber }) => number === undefined || classNumber === number);
    if (sheet === undefined) return refused('identity', 'ROW_TRAINEE_UNKNOWN', { name });
    const classes = own.map(({ classNumber }) => classNumber).join('、');
    if (others.length > 0) return refused('classNumber', 'ROW_SEVERAL_CLASSES', { name, classes });
    const { personName, admitted, admissionReason: reason, day } = sheet;
    if (!samePersonName(personName, name)) return refused('name', 'ROW_NAME_DIFFERS', { name: personName });
    if (!admitted) return refused('identity', 'ROW_NOT_ADMITTED', { name, reason });
    return clock.today() < day ? refused('identity', 'SCORE_DAY', { day }) : sheet;
  }

  return {
    kind: 'assessment-scores',
    title: { zh: '考核成绩', en: 'Scores of assessments' },
    permission: 'assessments.score',
    columns: async () => columns,
    async prepare(actor, rows) {
      const numbers = [...new Set(rows.map((row) => String(row['identity'])))] as ResidentId[];
      const people = await identities.findByIdentity(actor, numbers);
      const ids = [...people.values()].map(({ personId }) => personId);
      const sheets = groupBy(await store.openSheetsOf(actor, ids), ({ personId }) => personId);
      const seen = new Set<string>();
      return (row): PreparedRow => {
        const person = people.get(String(row['identity']));
        if (person === undefined) return { code: 'row_person_unknown', field: 'identity' };
        const sheet = sheetOf(row, sheets.get(person.personId) ?? []);
        if ('code' in sheet) return sheet;
        if (seen.has(sheet.id)) return refused('identity', 'ROW_TWICE', { name: sheet.personName });
        seen.add(sheet.id);
        const scores = scoresOf(row, sheet);
        if (scores !== null && 'code' in scores) return scores;
        const [theoryTenths, practiceTenths] = scores ?? [null, null];
        const score = { sheetId: sheet.id, theoryTenths, practiceTenths, absent: scores === null };
        return {
          title: sheet.personName,
          divisionCode: sheet.divisionCode,
          input: { assessmentId: sheet.assessmentId, score },
        };
      };
    },
    async applyAll(actor, inputs) {
      const given = groupBy(
        inputs.map((input) => parseInput(inputSchema, input)),
        ({ assessmentId }) => assessmentId,
      );
      await assessments.enterScoresOfMany(
        actor,
        [...given].map(([assessmentId, own]) => ({
          assessmentId,
          ...parseInput(enterScoresSchema, { scores: own.map(({ score }) => score) }),
        })),
      );
    },
  };
}
