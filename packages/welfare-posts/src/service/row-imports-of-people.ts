import {
  type DivisionCode,
  type JsonObject,
  type LocalDate,
  parseInput,
  type RowColumn,
  type RowImport,
  requirePermission,
} from '@gongyi/kernel';
import { recordInsuranceSchema } from '../model/agreement-papers.js';
import { applySchema } from '../model/application.js';
import { type AppraisalReviewer, scoreInputSchema } from '../model/appraisal.js';
import { requestLeaveSchema } from '../model/daily-attendance.js';
import { askedFacts, type EligibilityFact } from '../model/declared-facts.js';
import { draftExitSchema } from '../model/exit.js';
import type { AgreementService } from './agreements.js';
import type { ApplicationService } from './applications.js';
import type { AppraisalService } from './appraisals.js';
import type { ExitService } from './exits.js';
import type { LeaveService } from './leaves.js';
import {
  createRowLookups,
  identity,
  noAgreement,
  of,
  perhaps,
  postCode,
  type RowLookupDeps,
  text,
  unknownPerson,
  unknownPost,
  without,
  wordsOf,
  yesNo,
} from './row-lookups.js';
import type { VacancyService } from './vacancies.js';

export interface PeopleRowImportDeps extends RowLookupDeps {
  readonly vacancies: Pick<VacancyService, 'list'>;
  readonly applications: Pick<ApplicationService, 'apply'>;
  readonly agreements: Pick<AgreementService, 'recordInsurance'>;
  readonly leaves: Pick<LeaveService, 'request'>;
  readonly appraisals: Pick<AppraisalService, 'list' | 'get' | 'score'>;
  readonly exits: Pick<ExitService, 'draft'>;
}

const byWords = { 本人: 'person', 户主: 'household_head', 村级: 'village' };
const reviewerWords = { 村级评分: 'village', 乡镇评分: 'township', 民主评议: 'democratic' };

/** Files about people on posts, or for them, that officers send instead of a form for each row. */
export function createPeopleRowImports(deps: PeopleRowImportDeps): RowImport[] {
  const { rules, clock } = deps;
  const { settled, peopleOf, agreementsOf, postsOf } = createRowLookups(deps);
  const applications: RowImport = {
    kind: 'applications',
    title: { zh: '应聘申请', en: 'Applications' },
    permission: 'applications.apply',
    async columns(actor) {
      const { facts } = await rules.eligibility(actor, clock.today());
      const { tieBreaks } = await settled(actor, 'post-hiring');
      return [
        postCode,
        identity,
        perhaps(text('name', '姓名')),
        { ...of('word', 'appliedBy', '申请方式'), words: byWords },
        { ...perhaps(of('word', 'papers', '申请材料已收齐')), words: yesNo },
        ...askedFacts(facts, tieBreaks).map(questionColumn),
        perhaps(text('proof', '情况证明')),
      ];
    },
    async prepare(actor, rows) {
      const [personOf, postOf] = [await peopleOf(actor, rows), await postsOf(actor, rows)];
      const page = { sort: null, range: { from: 0, to: 999 }, ids: null };
      const open = (await deps.vacancies.list(actor, { ...page, filter: { state: 'announced' } })).rows;
      const asked = askedFacts(
        (await rules.eligibility(actor, clock.today())).facts,
        (await settled(actor, 'post-hiring')).tieBreaks,
      );
      return (row) => {
        const [person, post] = [personOf(row), postOf(row)];
        if (person === undefined) return unknownPerson;
        if (post === undefined) return unknownPost;
        const vacancy = open.find(({ welfarePostId }) => welfarePostId === post.id);
        if (vacancy === undefined) return { code: 'POSTS.VACANCY_NOT_OPEN', field: 'postCode' };
        const papers = row['papers'] === true ? (vacancy.terms?.documents ?? []) : [];
        const declaredFacts = asked.flatMap(({ name }) => {
          const value = row[`fact.${name}`];
          if (value === undefined) return [];
          return [{ fact: name, value, declaredBy: String(row['appliedBy']), proof: String(row['proof'] ?? '') }];
        });
        return {
          title: person.name,
          divisionCode: post.divisionCode,
          input: {
            vacancyId: vacancy.id,
            personId: person.personId,
            appliedBy: String(row['appliedBy']),
            documents: papers.map(({ id }) => ({ id, fileId: null })),
            declaredFacts,
          },
        };
      };
    },
    apply: (actor, input) => deps.applications.apply(actor, parseInput(applySchema, input)),
  };

  const insurances: RowImport = {
    kind: 'agreement-insurances',
    title: { zh: '协议保险', en: 'Insurance of agreements' },
    permission: 'agreements.insure',
    columns: async () => [
      identity,
      text('insurer', '保险公司'),
      text('policyNumber', '保单号'),
      of('date', 'fromOn', '保险起'),
      of('date', 'toOn', '保险止'),
      of('money', 'premiumFen', '保费（元）', '保费'),
    ],
    async prepare(actor, rows) {
      const agreementOn = await agreementsOf(actor, rows);
      return (row) => {
        const { person, agreement } = agreementOn(row, clock.today());
        if (person === undefined) return unknownPerson;
        if (agreement === undefined) return noAgreement;
        const input = { agreementId: agreement.agreementId, insurance: without(row, 'identity') };
        return { title: person.name, divisionCode: agreement.divisionCode as DivisionCode, input };
      };
    },
    apply: (actor, { agreementId, insurance }) =>
      deps.agreements.recordInsurance(actor, String(agreementId), parseInput(recordInsuranceSchema, insurance)),
  };

  const leaves: RowImport = {
    kind: 'attendance-leaves',
    title: { zh: '请假', en: 'Leave' },
    permission: 'attendance-leaves.request',
    async columns(actor) {
      const { leave } = await settled(actor, 'post-attendance');
      return [
        identity,
        { ...of('word', 'kind', '假别', '请假类型'), words: wordsOf(leave.kinds) },
        of('date', 'fromDay', '开始日期'),
        of('date', 'toDay', '结束日期'),
        text('reason', '原因', '请假原因'),
      ];
    },
    async prepare(actor, rows) {
      const agreementOn = await agreementsOf(actor, rows);
      return (row) => {
        const { person, agreement } = agreementOn(row, String(row['fromDay']) as LocalDate);
        if (person === undefined) return unknownPerson;
        if (agreement === undefined) return noAgreement;
        const input = { ...without(row, 'identity'), agreementId: agreement.agreementId };
        return { title: person.name, divisionCode: agreement.divisionCode as DivisionCode, input };
      };
    },
    apply: (actor, input) => deps.leaves.request(actor, parseInput(requestLeaveSchema, input)),
  };

  const exits: RowImport = {
    kind: 'exits',
    title: { zh: '退岗', en: 'Exits' },
    permission: 'exits.create',
    async columns(actor) {
      const { grounds } = await settled(actor, 'post-exit');
      return [
        identity,
        { ...of('word', 'groundId', '退岗情形'), words: wordsOf(grounds) },
        of('date', 'lastDay', '最后在岗日'),
        text('reason', '具体原因'),
      ];
    },
    async prepare(actor, rows) {
      const agreementOn = await agreementsOf(actor, rows);
      return (row) => {
        const { person, agreement } = agreementOn(row, String(row['lastDay']) as LocalDate);
        if (person === undefined) return unknownPerson;
        if (agreement === undefined) return noAgreement;
        const input = { ...without(row, 'identity'), agreementId: agreement.agreementId };
        return { title: person.name, divisionCode: agreement.divisionCode as DivisionCode, input };
      };
    },
    apply: (actor, input) => deps.exits.draft(actor, parseInput(draftExitSchema, input)),
  };

  /** One line a holder and reviewer: points under the name of each item, or the grade. */
  const scores: RowImport = {
    kind: 'appraisal-scores',
    title: { zh: '考核评分', en: 'Scores of appraisals' },
    permission: 'appraisals.read',
    async columns(actor) {
      const { templates, grades } = await settled(actor, 'post-appraisal');
      const items = new Map(templates.flatMap(({ items: all }) => all.map((item) => [item.zh, item.id] as const)));
      return [
        identity,
        text('period', '考核期'),
        { ...of('word', 'reviewer', '评分人'), words: reviewerWords },
        { ...perhaps(of('word', 'gradeId', '等次')), words: wordsOf(grades) },
        ...[...items.keys()].map((zh) => perhaps(text(`item.${zh}`, zh))),
        perhaps(text('note', '备注', '评语')),
      ];
    },
    async prepare(actor, rows) {
      const personOf = await peopleOf(actor, rows);
      const open = new Map<string, Awaited<ReturnType<PeopleRowImportDeps['appraisals']['get']>>>();
      for (const row of rows) {
        const personId = personOf(row)?.personId;
        if (personId === undefined) continue;
        const query = { filter: { personId }, sort: null, range: { from: 0, to: 99 }, ids: null };
        for (const one of (await deps.appraisals.list(actor, query)).rows)
          if (one.state === 'draft' || one.state === 'in_procedure') open.set(`${personId} ${one.period}`, one);
      }
      return (row) => {
        const person = personOf(row);
        if (person === undefined) return unknownPerson;
        const appraisal = open.get(`${person.personId} ${String(row['period'])}`);
        if (appraisal === undefined) return { code: 'POSTS.ROW_NO_APPRAISAL', field: 'period' };
        const given = appraisal.rule.template.items.flatMap(({ id, zh }) => {
          const points = row[`item.${zh}`];
          return points === undefined ? [] : [{ itemId: id, hundredths: Math.round(Number(points) * 100) }];
        });
        const wrong = given.find(({ hundredths }) => !Number.isInteger(hundredths));
        if (wrong !== undefined) return { code: 'row_cell_unreadable', field: 'note' };
        const input = {
          appraisalId: appraisal.id,
          reviewer: String(row['reviewer']),
          score: {
            items: given,
            ...(row['gradeId'] === undefined ? {} : { gradeId: String(row['gradeId']) }),
            note: String(row['note'] ?? ''),
          },
        };
        return { title: person.name, divisionCode: appraisal.divisionCode, input };
      };
    },
    async apply(actor, { appraisalId, reviewer, score }) {
      requirePermission(actor, `appraisals.score-${String(reviewer)}`);
      const { version } = await deps.appraisals.get(actor, String(appraisalId));
      const input = parseInput(scoreInputSchema, { ...(score as JsonObject), version });
      return deps.appraisals.score(actor, String(appraisalId), reviewer as AppraisalReviewer, input);
    },
  };

  return [applications, insurances, leaves, scores, exits];
}

/** A question of the county as a column, by its own words. */
function questionColumn({ name, zh, type, values }: EligibilityFact): RowColumn {
  const base = { field: `fact.${name}`, headings: [zh] as [string] };
  if (values.length > 0)
    return { ...base, read: 'word', words: Object.fromEntries(values.map((one) => [one.zh, one.value])) };
  switch (type) {
    case 'boolean':
      return { ...base, read: 'word', words: yesNo };
    case 'integer':
      return { ...base, read: 'integer' };
    case 'money':
      return { ...base, read: 'money' };
    case 'date':
      return { ...base, read: 'date' };
    default:
      return { ...base, read: 'text' };
  }
}
