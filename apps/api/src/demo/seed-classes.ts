import { type Actor, addDays, invariant, type LocalDate, localDate } from '@gongyi/kernel';
import { inTransaction } from '@gongyi/server-kit/knex';
import type { TrainingClassRecord } from '@gongyi/training';
import type { Knex } from 'knex';
import type { App } from '../app.js';
import { demoInstitutionPlace } from './demo-accounts.js';
import type { DemoClock } from './demo-clock.js';
import { proveAll, uploadText } from './seed-training.js';

const page = { filter: {}, ids: null, sort: null, range: { from: 0, to: 99 } } as const;
const taughtTrade = '家政服务员';

export interface ClassSeed {
  readonly knex: Knex;
  readonly app: App;
  readonly clock: DemoClock;
  actorOf(login: string): Promise<Actor>;
}

/** A good row of the register's file. */
export interface DemoPerson {
  readonly identity: string;
  readonly name: string;
  readonly divisionCode: string;
  readonly birthDate: string;
  readonly studentState: string;
}

/**
 * What the demonstration's institution did before the demonstration begins, by the same commands as people use: a class
 * that ended with certificates, and one that is taught on the first day.
 */
export async function seedClasses(seed: ClassSeed, people: readonly DemoPerson[]): Promise<void> {
  const { calendar } = seed.app.modules;
  const [early = [], late = []] = trainees(people);
  const teachingDays = (first: string) => {
    const days: LocalDate[] = [];
    for (let day = localDate(first); days.length < 10; day = addDays(day, 1))
      if (calendar.isWorkingDay(day)) days.push(day);
    return days;
  };
  const done = await openClass(seed, {
    name: '家政服务员（五级）第1期',
    days: teachingDays('2025-02-10'),
    handedInOn: '2025-01-15',
    people: early,
  });
  await teach(seed, done, '2025-02-22');
  await certify(seed, done);
  const running = await openClass(seed, {
    name: '家政服务员（五级）第2期',
    days: teachingDays('2025-03-21'),
    handedInOn: '2025-03-03',
    people: late,
  });
  await teach(seed, running, '2025-03-31');
}

/** People of the institution's own township of working age, for two classes. */
function trainees(people: readonly DemoPerson[]): readonly (readonly DemoPerson[])[] {
  const near = people.filter(
    ({ divisionCode, birthDate, studentState }) =>
      divisionCode.startsWith(demoInstitutionPlace.slice(0, 9)) &&
      birthDate > '1975-01-01' &&
      birthDate < '2000-01-01' &&
      (studentState === '' || studentState === '非在校生'),
  );
  return [near.slice(0, 12), near.slice(12, 27)];
}

/** One command of one person on one day. */
function on<T>({ clock, knex }: ClassSeed, day: string, actor: Actor, work: () => Promise<T>): Promise<T> {
  return clock.during(localDate(day), () => inTransaction(knex, actor, work));
}

/** The institution's accreditation for one trade. */
export async function seedAccreditation(seed: ClassSeed): Promise<void> {
  const { app, actorOf } = seed;
  const { accreditations, trades } = app.modules.training;
  const [head, officer] = [await actorOf('peixun'), await actorOf('jingban')];
  const [reviewer, approver] = [await actorOf('beian'), await actorOf('shenpi')];
  const { rows } = await trades.list(head, page);
  const tradeIds = rows.filter(({ name }) => name === taughtTrade).map(({ id }) => id);
  const { id, criteria } = await on(seed, '2025-01-02', head, async () => {
    const draft = await accreditations.apply(head, { tradeIds, capacity: 200, renewsId: null });
    await proveAll(app, head, draft, { complete: true });
    await accreditations.submit(head, draft.id);
    return draft;
  });
  await on(seed, '2025-01-03', officer, () => accreditations.passDocuments(officer, id));
  const points = criteria.map(({ id: criterionId, most }) => ({ criterionId, points: most - 2 }));
  for (const visitor of [officer, reviewer])
    await on(seed, '2025-01-06', visitor, () =>
      accreditations.score(visitor, id, { visitedOn: localDate('2025-01-06'), note: '', points }),
    );
  await on(seed, '2025-01-06', officer, async () => {
    await accreditations.propose(officer, id);
    await accreditations.publish(officer, id);
  });
  await on(seed, '2025-01-14', approver, () =>
    accreditations.approve(approver, id, { capacity: 200, validFrom: localDate('2025-01-14') }),
  );
}

interface PlannedClass {
  readonly name: string;
  readonly days: readonly LocalDate[];
  readonly handedInOn: string;
  readonly people: readonly DemoPerson[];
}

/** Mornings of theory and afternoons of practice, 77 class hours in all. */
async function openClass(seed: ClassSeed, planned: PlannedClass): Promise<TrainingClassRecord> {
  const { app, actorOf } = seed;
  const { classes, trades, institutions } = app.modules.training;
  const [head, clerk] = [await actorOf('peixun'), await actorOf('jiaowu')];
  const [officer, approver] = [await actorOf('jingban'), await actorOf('shenpi')];
  const trade = (await trades.list(head, page)).rows.find(({ name }) => name === taughtTrade);
  const [listed] = (await institutions.list(head, page)).rows;
  const institution = listed === undefined ? undefined : await institutions.get(head, listed.id);
  const [room, workshop] = institution?.rooms ?? [];
  const [teacher] = institution?.teachers ?? [];
  const [startsOn, endsOn] = [planned.days[0], planned.days.at(-1)];
  invariant(trade !== undefined && room !== undefined && workshop !== undefined, 'the institution is registered');
  invariant(
    teacher !== undefined && startsOn !== undefined && endsOn !== undefined,
    'the class has a teacher and days',
  );

  const { id } = await on(seed, planned.handedInOn, clerk, async () => {
    const draft = await classes.create(clerk, {
      name: planned.name,
      tradeId: trade.id,
      mode: 'centralised',
      place: '宝云街道演示路1号',
      startsOn,
      endsOn,
      plannedHours: 77,
      seats: 30,
      headTeacher: '郑教务',
      contactPhone: '0874-5550001',
      employerName: '',
      employerCreditCode: '',
      planLineId: null,
    });
    const lesson = (day: LocalDate, practice: boolean, hours: number) => ({
      day,
      startsAt: practice ? '14:00' : '08:30',
      endsAt: practice ? (hours === 4 ? '17:20' : '14:45') : '11:50',
      hours,
      kind: practice ? ('practice' as const) : ('theory' as const),
      content: practice ? '家居清洁与照护操作' : '职业道德、安全与家政基础',
      roomId: practice ? workshop.id : room.id,
      sharedResourceId: null,
      teacherId: teacher.id,
      textbook: '《家政服务员（五级）》演示讲义',
    });
    await classes.replaceTimetable(
      clerk,
      draft.id,
      planned.days.flatMap((day) => [lesson(day, false, 4), lesson(day, true, day === endsOn ? 1 : 4)]),
    );
    for (const { identity, name } of planned.people)
      await classes.enrol(clerk, draft.id, { identity, name, phone: '', masterName: '' });
    for (const paperId of ['opening_plan', 'syllabus', 'assessment_plan']) {
      const fileId = await uploadText(app, clerk, `${paperId}.txt`, planned.name);
      await classes.filePaper(clerk, draft.id, { paperId, content: planned.name, fileId });
    }
    return draft;
  });
  await on(seed, planned.handedInOn, head, () => classes.submit(head, id));
  await on(seed, addDays(localDate(planned.handedInOn), 1), approver, () => classes.approve(approver, id));
  return on(seed, startsOn, officer, () => classes.open(officer, id));
}

/** Calls the roll of every lesson before a day; one trainee misses an afternoon a week. */
async function teach(seed: ClassSeed, { id }: TrainingClassRecord, before: string): Promise<void> {
  const { classes, attendance } = seed.app.modules.training;
  const teacher = await seed.actorOf('jiaoshi');
  const query = { ...page, filter: { classId: id } };
  const { rows: lessons } = await classes.listLessons(teacher, query);
  const past = lessons.filter(({ day }) => day < before);
  // A day later: the lesson is over at whatever hour the demonstration is made.
  for (const { id: lessonId, day, kind } of past)
    await on(seed, addDays(day, 1), teacher, async () => {
      const { trainees: roster } = await attendance.lessons.sheet(teacher, lessonId);
      const marks = roster.map(({ enrolmentId }, index) => ({
        enrolmentId,
        mark: kind === 'practice' && index === Number(day.slice(-1)) ? ('absent' as const) : ('present' as const),
      }));
      await attendance.lessons.record(teacher, lessonId, { method: 'roll_call', marks, fileId: null });
    });
}

async function certify(seed: ClassSeed, { id: classId }: TrainingClassRecord): Promise<void> {
  const { classes, assessments, certificates } = seed.app.modules.training;
  const [officer, assessor] = [await seed.actorOf('jingban'), await seed.actorOf('kaoping')];
  await on(seed, '2025-02-24', officer, () => classes.endTeaching(officer, classId));
  const { id } = await on(seed, '2025-02-24', officer, async () => {
    const planned = await assessments.plan(officer, {
      classId,
      kind: 'first',
      day: localDate('2025-03-04'),
      startsAt: '09:00',
      endsAt: '11:00',
      place: '县职业技能评价站（演示）',
      bodyKind: 'assessment_body',
      bodyName: '会泽县演示评价机构',
      bodyNumber: 'PJ530326001',
      assessors: [assessor.displayName],
    });
    return assessments.fixRoster(officer, planned.id);
  });
  const { sheets } = await on(seed, '2025-03-04', assessor, async () => {
    const { sheets: roster } = await assessments.get(assessor, id);
    await assessments.enterScores(assessor, id, {
      scores: roster
        .filter(({ admitted }) => admitted)
        .map(({ id: sheetId }, index) => ({
          sheetId,
          // One of them fails.
          theoryTenths: index === 4 ? 480 : 700 + index * 13,
          practiceTenths: 720 + index * 11,
          absent: false,
        })),
    });
    return assessments.handIn(assessor, id);
  });
  await on(seed, '2025-03-05', officer, async () => {
    await assessments.confirm(officer, id);
    await assessments.closeClass(officer, id);
  });
  await on(seed, '2025-03-10', officer, () =>
    certificates.issue(officer, {
      classId,
      issuedOn: localDate('2025-03-10'),
      certificates: sheets
        .filter(({ result }) => result === 'passed')
        .map(({ enrolmentId }, index) => ({
          enrolmentId,
          number: `S000153032601255${String(900_001 + index)}`,
        })),
    }),
  );
}
