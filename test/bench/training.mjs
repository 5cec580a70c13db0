// A county's training: a file of certificates, the conflicts of a new timetable, and what became of everybody.
import { schemas } from '@gongyi/api/database/migrate';
import { inventedNumber } from '@gongyi/training/testing/assessment-world';
import { identityOf, median, namesOf, peopleSheet, runImporter, seconds, sheetOf } from './county.mjs';
import { fillCounty } from './posts.mjs';

const classes = 2000;
const perClass = 40;
const trainees = classes * perClass;
/** The certificates of the first classes come by file. */
const byFile = 10_000;
const today = '2025-04-01';
const draftClass = `md5('class0')::uuid`;

export async function prepare(bench) {
  await runImporter(bench, 'people', [peopleSheet(bench, byFile)]);
  await fillCounty(bench, trainees);
  await fillTraining(bench);
}

export async function benchTraining(bench) {
  await prepare(bench);
  bench.moveTo(today);
  const handler = (id) => bench.modules.routes.find(({ operationId }) => operationId === id).handler;
  const [{ id: draft }] = await rowsOf(bench, `select ${draftClass} as id`);
  const conflicts = () => handler('class-conflicts.read')({ actor: bench.officer, params: { id: draft } });
  const { hard } = await conflicts();
  if (hard === 0) throw new Error('the new timetable clashes with nothing');
  const range = { from: 0, to: 24 };
  const tracker = (by) =>
    handler('training-outcomes.list')({
      actor: bench.officer,
      query: { filter: { by, from: '2025-01-01', to: today }, sort: null, range, ids: null },
    });
  const [counted] = (await tracker('county')).page.rows;
  if (counted.trained !== trainees) throw new Error(`${counted.trained} of ${trainees} are counted`);
  const rows = [];
  const measure = async (what, rounds, aim, work) => {
    const times = [];
    for (let round = 0; round < rounds; round += 1) times.push(await seconds(work));
    const ratio = `aim ${aim}`;
    rows.push({ lines: trainees, what, seconds: median(times).toFixed(3), 'COPY floor': '', ratio });
  };
  await measure('conflict check of a new timetable', 9, '≤ 200 ms', conflicts);
  await measure('tracker: outcomes by county', 5, '≤ 500 ms', () => tracker('county'));
  await measure('tracker: outcomes by township', 5, '≤ 500 ms', () => tracker('township'));
  const file = certificateSheet(bench);
  await measure(`import of ${byFile} certificates`, 1, '≤ 20 s', async () => {
    const { created } = await runImporter(bench, 'certificates', [file]);
    if (created !== byFile) throw new Error(`${created} of ${byFile} certificates were issued`);
  });
  return rows;
}

const rowsOf = async (bench, sql) => (await bench.database.owner.raw(sql)).rows;

function certificateSheet(bench) {
  const { name } = namesOf(bench);
  return sheetOf('证书', [
    ['姓名', '身份证号', '证书类型', '证书编号', '发证日期'],
    ...Array.from({ length: byFile }, (_, index) => [
      name(index),
      identityOf(index),
      '职业技能等级证书',
      inventedNumber(500_000 + index),
      '2025-03-28',
    ]),
  ]);
}

const officer = `md5('officer')::uuid`;
const tenant = `county_code, id, division_code, created_by`;
const of = (kind, index) => `'530326', md5('${kind}' || ${index})::uuid, '530326001000', ${officer}`;
const school = `md5('school' || n % 20)::uuid, '学校' || n % 20`;
const trade = `md5('trade' || n % 10)::uuid, 'B-' || n % 10, '工种' || n % 10, 5`;
const begins = `date '2025-01-02' + n % 60`;
const rule = JSON.stringify({
  enrolment: {
    twoClassesAtOnce: 'refuse',
    pupils: 'refuse',
    sameTradeAndLevel: 'refuse',
    onPost: 'warn',
    ageLeast: 16,
    ageMost: 69,
    mostClassesAYear: 3,
    mostClassesInLife: null,
  },
  attendance: { personPassFrom: 80 },
});
const marks = JSON.stringify({
  theoryWeightPercent: 40,
  theoryPass: 60,
  practicePass: 60,
  overallPass: 60,
  bothMustPass: true,
});

/** Set by set, past the triggers that judge one row after another; the constraints stay. */
const sets = {
  trades: `insert into trades (${tenant}, kind, code, name, level, standard_hours, certificate_kind, demand_kind, valid_from)
    select ${of('trade', 'n')}, '生活服务', 'B-' || n, '工种' || n, 5, 77, 'skill_level', 'key', '2024-01-01' from generate_series(0, 9) n`,
  institutions: `insert into institutions (${tenant}, name, credit_code, legal_person, contact_name, contact_phone, address)
    select ${of('school', 'n')}, '学校' || n, '5253032600000' || lpad(n::text, 5, '0'), '吴校长', '郑教务', '0874', '古城街道' from generate_series(0, 19) n`,
  accreditations: `insert into accreditations (${tenant}, institution_id, institution_name, credit_code, capacity, state, criteria, pass_score, reviewers_needed,
      notice_days, notice_unit, rule_version, clause, submitted_by, checked_by, proposed_by, decided_by, published_on, notice_ends_on, decided_on, number, valid_from, valid_to)
    select ${of('entry', 'n')}, md5('school' || n)::uuid, '学校' || n, '52530326', 9999, 'active', '[]', 60, 2, 5, 'calendar', '1', '', md5('a')::uuid, md5('b')::uuid,
      md5('c')::uuid, md5('d')::uuid, '2024-01-01', '2024-01-08', '2024-01-10', 'N' || n, '2024-01-10', '2026-12-31' from generate_series(0, 19) n`,
  accreditation_scopes: `insert into accreditation_scopes (${tenant}, accreditation_id, institution_id, trade_id, trade_code, trade_name, level, days)
    select '530326', gen_random_uuid(), '530326001000', ${officer}, md5('entry' || n)::uuid, md5('school' || n)::uuid, md5('trade' || t)::uuid, 'B-' || t, '工种' || t, 5,
      daterange('2024-01-10', '2027-01-01') from generate_series(0, 19) n, generate_series(0, 9) t`,
  accreditation_changes: `insert into accreditation_changes (${tenant}, accreditation_id, institution_id, state, cause, document_number, effective_on, decided_by_name, accreditation_version)
    select '530326', gen_random_uuid(), '530326001000', ${officer}, md5('entry' || n)::uuid, md5('school' || n)::uuid, 'active', '认定', '1号', '2024-01-10', '审批', 1
      from generate_series(0, 19) n`,
  training_classes: `insert into training_classes (${tenant}, institution_id, institution_name, number, name, trade_id, trade_code, trade_name, level, certificate_kind, mode, place,
      starts_on, ends_on, planned_hours, seats, head_teacher, contact_phone, state, rule, submitted_by, decided_by, taught_on, assessed_on)
    select ${of('class', 'n')}, ${school}, case n when 0 then null else 'B' || lpad(n::text, 6, '0') end, '第' || n || '班', ${trade}, 'skill_level', 'centralised', '古城',
      case n when 0 then date '2025-02-03' else ${begins} end, case n when 0 then date '2025-02-10' else ${begins} + 7 end, 64, 50, '班主任', '0874',
      case n when 0 then 'draft' else 'assessed' end, '${rule}'::jsonb, md5('a')::uuid, md5('d')::uuid, ${begins} + 7, ${begins} + 12 from generate_series(0, ${classes}) n`,
  lessons: `insert into lessons (${tenant}, class_id, institution_id, day, starts_at, ends_at, hours, kind, content, room_id, room_name, teacher_id, teacher_name, state, booked)
    select '530326', gen_random_uuid(), '530326001000', ${officer}, md5('class' || n)::uuid, md5('school' || n % 20)::uuid,
      case n when 0 then date '2025-02-03' else ${begins} end + d, case half when 0 then '08:30' else '14:00' end, case half when 0 then '11:30' else '17:00' end, 4,
      case half when 0 then 'theory' else 'practice' end, '课', md5('room' || (n + 19) % ${classes})::uuid, '教室', md5('teacher' || n)::uuid, '教师' || n,
      case n when 0 then 'planned' else 'held' end, n > 0
      from generate_series(0, ${classes}) n, generate_series(0, 7) d, generate_series(0, 1) half`,
  enrolments: `insert into enrolments (${tenant}, class_id, institution_id, person_id, person_name, identity_masked, identity_hash, person_division_code, category, state, enrolled_on)
    select '530326', md5('enrolment' || i)::uuid, '530326001000', ${officer}, md5('class' || n)::uuid, md5('school' || n % 20)::uuid, p.id, p.name, '', p.identity_hash,
      p.division_code, '脱贫户', case when i > ${byFile} and i % 10 = 0 then 'failed' else 'passed' end, '2025-01-01'
      from (select p.*, row_number() over (order by p.identity_hash like 'posts-%', p.id) as i from registry.persons p) p,
        lateral (select (p.i - 1) / ${perClass} + 1 as n) c where i <= ${trainees}`,
  newRoster: `insert into enrolments (${tenant}, class_id, institution_id, person_id, person_name, identity_masked, identity_hash, person_division_code, category, enrolled_on)
    select '530326', gen_random_uuid(), '530326001000', ${officer}, md5('class0')::uuid, md5('school0')::uuid, e.person_id, e.person_name, '', e.identity_hash, e.person_division_code,
      '脱贫户', '2025-01-20' from enrolments e where e.id in (select md5('enrolment' || i * 1999)::uuid from generate_series(1, ${perClass}) i)`,
  assessments: `insert into assessments (${tenant}, class_id, institution_id, institution_name, class_number, class_name, trade_name, level, kind, day, starts_at, ends_at, place,
      body_kind, body_name, state, rule, rule_version, clause, fixed_on, handed_in_by, confirmed_by, confirmed_on)
    select ${of('sitting', 'n')}, md5('class' || n)::uuid, ${school}, 'B' || n, '第' || n || '班', '工种', 5, 'first', ${begins} + 10, '09:00', '11:00', '考场',
      'assessment_body', '评价中心', 'confirmed', '${marks}'::jsonb, '1', '', ${begins}, md5('a')::uuid, md5('b')::uuid, ${begins} + 11 from generate_series(1, ${classes}) n`,
  assessment_sheets: `insert into assessment_sheets (${tenant}, assessment_id, class_id, institution_id, enrolment_id, person_name, identity_masked, admitted, theory_tenths,
      practice_tenths, overall_tenths, result, entered_by)
    select e.county_code, gen_random_uuid(), e.division_code, e.created_by, a.id, e.class_id, e.institution_id, e.id, e.person_name, '', true,
      case e.state when 'passed' then 800 else 400 end, case e.state when 'passed' then 800 else 400 end, case e.state when 'passed' then 800 else 400 end, e.state, md5('a')::uuid
      from enrolments e join assessments a on a.county_code = e.county_code and a.class_id = e.class_id`,
  certificates: `insert into certificates (${tenant}, enrolment_id, class_id, class_number, institution_id, institution_name, person_id, person_name, identity_masked, identity_hash,
      kind, number, trade_code, trade_name, level, class_starts_on, class_ends_on, issued_on, issued_by_name)
    select e.county_code, gen_random_uuid(), e.division_code, e.created_by, e.id, c.id, c.number, c.institution_id, c.institution_name, e.person_id, e.person_name, '', e.identity_hash,
      'skill_level', 'S000153032601255' || lpad((row_number() over ())::text, 6, '0'), c.trade_code, c.trade_name, c.level, c.starts_on, c.ends_on, c.assessed_on, '经办'
      from enrolments e join training_classes c on c.id = e.class_id where e.state = 'passed' and c.state = 'assessed' and c.number > 'B' || lpad(${byFile / perClass}::text, 6, '0')`,
  certificate_register: `insert into certificate_register select id, county_code, kind, number, identity_hash, person_name, trade_code, trade_name, level, institution_name, issued_on,
      expires_on, state from certificates`,
  employment_proofs: `insert into employment_proofs (${tenant}, enrolment_id, class_id, institution_id, person_id, person_name, kind, employer_name, started_on, state, recorded_by_name,
      recorded_on, decided_by, decided_on)
    select e.county_code, gen_random_uuid(), e.division_code, e.created_by, e.id, e.class_id, e.institution_id, e.person_id, e.person_name, 'post', '村委会', '2025-02-01', 'confirmed',
      '经办', '2025-03-30', md5('b')::uuid, '2025-03-31' from enrolments e where e.state = 'passed' and right(e.id::text, 1) < 'a'`,
  training_wishes: `insert into training_wishes (${tenant}, person_id, person_name, identity_masked, year, wishes_work, stated_on, place, trades, recorded_by_name)
    select e.county_code, gen_random_uuid(), e.division_code, e.created_by, e.person_id, e.person_name, '', 2025, right(e.id::text, 1) <> '0', '2025-01-05', 'township', '[]', '经办'
      from enrolments e where e.class_id <> ${draftClass}`,
};

async function fillTraining(bench) {
  const { owner } = bench.database;
  const tables = [...new Set(Object.values(sets).map((sql) => /insert into (\w+)/.exec(sql)[1]))];
  await owner.transaction(async (trx) => {
    await trx.raw(
      "select set_config('gongyi.scope_from', '000000000000', true), set_config('gongyi.scope_to', '999999999999', true)",
    );
    await trx.raw(`set local search_path to ${schemas.training}, public`);
    for (const table of tables) await trx.raw('alter table ?? disable trigger user', [table]);
    for (const sql of Object.values(sets)) await trx.raw(sql);
    for (const table of tables) await trx.raw('alter table ?? enable trigger user', [table]);
  });
  await owner.raw('vacuum analyze');
}
