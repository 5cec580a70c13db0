import {
  type Actor,
  addDays,
  createWorkingDayCalendar,
  type LocalDate,
  localDate,
  newId,
  scopeOf,
} from '@gongyi/kernel';
import { memoryAudit, memoryFiles, plainCrypto, testActor } from '@gongyi/kernel/testing';
import { createTransactions } from '@gongyi/server-kit/knex';
import type { TestDatabase } from '@gongyi/server-kit/testing';
import {
  createKnexAccreditationStore,
  createKnexAttendanceStore,
  createKnexClassChangeStore,
  createKnexClassLookups,
  createKnexInspectionStore,
  createKnexInstitutionStore,
  createKnexSharedResourceStore,
  createKnexTradeStore,
  createKnexTrainingClassStore,
  migrateTraining,
} from '../knex/index.js';
import type { InstitutionRecord } from '../model/institution.js';
import type { NewTrade } from '../model/trade.js';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import type { TrainingPerson } from '../model/training-person.js';
import type { LessonMark, TrainingClassRule } from '../model/training-settings.js';
import type { NewTrainingClass } from '../ports/classes.js';
import { createAccreditationService } from '../service/accreditations.js';
import { createAttendanceService } from '../service/attendance.js';
import { createTrainingClassService } from '../service/classes.js';
import { createInspectionService } from '../service/inspections.js';
import { createInstitutionService } from '../service/institutions.js';
import { createLessonSignIn } from '../service/lesson-sign-in.js';
import { createMarkCorrectionService } from '../service/mark-corrections.js';
import { createSharedResourceService } from '../service/shared-resources.js';
import { createTradeService } from '../service/trades.js';
import { accreditationRule, classRule, institutionInput, settledTrainingRules, tradeInput } from './index.js';

/** How far a class of the world is. */
export const worldStates = ['draft', 'submitted', 'approved', 'running', 'taught'] as const;
type WorldState = (typeof worldStates)[number];

export interface WorldClassOptions {
  readonly school?: School;
  readonly trainees?: number;
  readonly changes?: Partial<NewTrainingClass>;
  /** Where the county's rule of attendance is another. */
  readonly rule?: Partial<TrainingClassRule['attendance']>;
  /** What becomes of it when its institution may not teach. */
  readonly barred?: Partial<TrainingClassRule['barred']>;
}

/** An institution that may teach, and its people. */
export interface School {
  readonly institution: InstitutionRecord;
  readonly head: Actor;
  readonly clerk: Actor;
}

/** The first day of every class; it meets for two days of eight hours. */
export const classDay: LocalDate = localDate('2025-04-07');
const handedInOn = localDate('2025-03-12');
const accreditedOn = localDate('2025-03-11');
const dayParts = [
  ['08:30', '11:30', 'theory'],
  ['14:00', '17:00', 'practice'],
] as const;

/**
 * A county with accredited institutions, a trade, and classes that are as far as a test wants, by the real stores.
 *
 * @example
 * const world = await createClassWorld(database);
 * const running = await world.trainingClass('running', { trainees: 5 });
 */
export async function createClassWorld(
  database: TestDatabase,
  schema = 'training',
  catalogueLine: Partial<NewTrade> = {},
  place = '530326001000',
) {
  await migrateTraining(database.owner, { schema, applicationRole: database.applicationRole });
  let today: LocalDate = classDay;
  let time = '09:00';
  let serial = 100;
  const officer = (displayName: string) => testActor({ userId: newId(), displayName });
  const [maker, second, approver] = [officer('经办'), officer('评审'), officer('审批')];
  const stores = {
    institutions: createKnexInstitutionStore(database.app, { schema }),
    trades: createKnexTradeStore(database.app, { schema }),
    accreditations: createKnexAccreditationStore(database.app, { schema }),
    classes: createKnexTrainingClassStore(database.app, { schema }),
    attendance: createKnexAttendanceStore(database.app, { schema }),
    lookups: createKnexClassLookups(database.app, { schema }),
    changes: createKnexClassChangeStore(database.app, { schema }),
    resources: createKnexSharedResourceStore(database.app, { schema }),
  };
  const rule = classRule();
  const shared = {
    audit: memoryAudit(),
    files: memoryFiles(),
    transactions: createTransactions(database.app),
    clock: { now: () => new Date(`${today}T${time}:00+08:00`), today: () => today },
    crypto: plainCrypto(),
    calendar: createWorkingDayCalendar(),
    rules: settledTrainingRules({ 'training-accreditation': accreditationRule(), 'training-class': rule }),
  };
  const { institutions, trades, classes } = stores;
  /** The register of people, by identity number, and who of them holds a post; a test fills them. */
  const register = new Map<string, TrainingPerson>();
  const onPost = new Set<string>();
  /** Telephone numbers of the register, by person. */
  const phones = new Map<string, string>();
  const picked = (wanted: (identity: string, person: TrainingPerson) => string | undefined) =>
    new Map(
      [...register].flatMap(([identity, person]) => {
        const key = wanted(identity, person);
        return key === undefined ? [] : [[key, person] as const];
      }),
    );
  const ofClasses = createTrainingClassService({
    ...shared,
    ...stores,
    store: classes,
    people: {
      byIdentity: async (_, all) => picked((identity) => (all.includes(identity) ? identity : undefined)),
      byIds: async (_, ids) => picked((__, { personId }) => (ids.includes(personId) ? personId : undefined)),
    },
    posts: { onPost: async () => onPost },
  });
  const services = {
    trades: createTradeService({ ...shared, store: trades }),
    institutions: createInstitutionService({ ...shared, store: institutions }),
    resources: createSharedResourceService({ ...shared, store: stores.resources }),
    classes: ofClasses,
    accreditations: createAccreditationService({
      ...shared,
      store: stores.accreditations,
      institutions,
      trades,
      barred: ofClasses.barred,
    }),
  };
  const attending = { ...shared, store: stores.attendance, classes };
  const attendance = {
    lessons: createAttendanceService(attending),
    signIn: createLessonSignIn(attending),
    corrections: createMarkCorrectionService(attending),
  };
  const inspections = createInspectionService({
    ...shared,
    classes,
    store: createKnexInspectionStore(database.app, { schema }),
    phones: { phoneOf: async (_, personId) => phones.get(personId) },
  });
  const trade = await services.trades.create(maker, tradeInput({ standardHours: 16, ...catalogueLine }));

  /** Registers an institution with two rooms and two teachers and takes it through its accreditation. */
  async function school(): Promise<School> {
    const before = today;
    today = localDate('2025-03-03');
    serial += 1;
    const { id } = await services.institutions.create(
      maker,
      institutionInput(serial, { divisionCode: place as never }),
    );
    for (const [name, kind] of [
      ['一号教室', 'theory'],
      ['实训室', 'practice'],
    ] as const)
      await services.institutions.addPart(maker, id, 'room', { name, kind, capacity: 40 });
    for (const name of ['甲老师', '乙老师'])
      await services.institutions.addPart(maker, id, 'teacher', {
        name,
        kind: 'full_time',
        subjects: '保育',
        qualification: '',
      });
    const institution = await services.institutions.get(maker, id);
    const person = (displayName: string) =>
      testActor({ userId: newId(), displayName, organisationId: id, scope: scopeOf(institution.divisionCode) });
    const head = person('校长');
    await accredit(head);
    today = before;
    return { institution, head, clerk: person('教务') };
  }

  async function accredit(head: Actor): Promise<void> {
    const { accreditations } = services;
    const { id } = await accreditations.apply(head, { tradeIds: [trade.id], capacity: 300, renewsId: null });
    const bytes = new TextEncoder().encode('lease');
    const file = { name: 'lease.pdf', contentType: 'application/pdf', bytes, purpose: 'upload' };
    const lease = await shared.files.save(head, { ...file, divisionCode: head.scope.from });
    await accreditations.prove(head, id, { criterionId: 'teachers', content: '教师名册', fileId: null });
    await accreditations.prove(head, id, { criterionId: 'site', content: '租赁合同', fileId: lease.id });
    await accreditations.submit(head, id);
    await accreditations.passDocuments(maker, id);
    const points = [
      { criterionId: 'site', points: 50 },
      { criterionId: 'teachers', points: 30 },
    ];
    for (const reviewer of [maker, second])
      await accreditations.score(reviewer, id, { visitedOn: today, note: '', points });
    await accreditations.propose(maker, id);
    await accreditations.publish(maker, id);
    today = accreditedOn;
    await accreditations.approve(approver, id, { capacity: 200, validFrom: today });
  }

  const home = await school();

  async function draft({ institution, clerk }: School, changes: Partial<NewTrainingClass>): Promise<string> {
    serial += 1;
    return classes.create(clerk, {
      divisionCode: institution.divisionCode,
      institutionId: institution.id,
      institutionName: institution.name,
      name: `第${serial}期保育师班`,
      tradeId: trade.id,
      tradeCode: trade.code,
      tradeName: trade.name,
      level: trade.level,
      certificateKind: trade.certificateKind,
      mode: 'centralised',
      planLineId: null,
      place: '演示路1号',
      startsOn: classDay,
      endsOn: addDays(classDay, 1),
      plannedHours: 16,
      seats: 30,
      headTeacher: '甲老师',
      contactPhone: '0874-5550000',
      employerName: '',
      employerCreditCode: '',
      ...changes,
    });
  }

  async function fill(found: TrainingClassRecord, { institution, clerk }: School, trainees: number): Promise<void> {
    const { id: classId, divisionCode } = found;
    const shape = { classId, divisionCode, institutionId: institution.id };
    await classes.enrol(
      clerk,
      Array.from({ length: trainees }, (_, index) => {
        serial += 1;
        return {
          ...shape,
          personId: newId(),
          personName: `学员${index + 1}`,
          identityMasked: `530326********${String(serial).padStart(4, '0')}`,
          identityHash: `world:${serial}`,
          personDivisionCode: institution.divisionCode,
          category: '脱贫劳动力',
          phone: '',
          findings: [],
          enrolledOn: handedInOn,
          masterName: '',
        };
      }),
    );
    const [room, workshop] = institution.rooms;
    const [teacher] = institution.teachers;
    await classes.addLessons(
      clerk,
      [found.startsOn, found.endsOn].flatMap((day) =>
        dayParts.map(([startsAt, endsAt, kind]) => {
          const place = kind === 'theory' ? room : workshop;
          return {
            ...shape,
            day,
            startsAt,
            endsAt,
            hours: 4,
            kind,
            content: kind === 'theory' ? '职业基础' : '操作练习',
            roomId: place?.id ?? null,
            roomName: place?.name ?? '',
            teacherId: teacher?.id ?? null,
            teacherName: teacher?.name ?? '',
            textbook: '',
          };
        }),
      ),
    );
  }

  /** What stands in the class when it reaches the state. */
  function reached(
    state: WorldState,
    head: Actor,
    found: TrainingClassRecord,
    other: Pick<WorldClassOptions, 'rule' | 'barred'>,
  ): Partial<TrainingClassRecord> {
    if (state === 'submitted')
      return {
        number: `班202503${String(serial).padStart(3, '0')}`,
        rule: {
          ...rule,
          attendance: { ...rule.attendance, ...other.rule },
          barred: { ...rule.barred, ...other.barred },
        },
        ruleVersion: '2025.1',
        clause: '演示 第三条',
        submittedBy: head.userId,
        submittedByName: head.displayName,
        submittedOn: handedInOn,
        answerBy: addDays(handedInOn, 7),
      };
    if (state === 'approved')
      return { decidedBy: approver.userId, decidedByName: approver.displayName, decidedOn: addDays(handedInOn, 1) };
    return state === 'running' ? { openedOn: found.startsOn } : { taughtOn: found.endsOn };
  }

  /** Calls the roll of a lesson at its end; everybody is there but those who are named. */
  async function hold(
    clerk: Actor,
    { id, day, endsAt }: LessonRecord,
    marks: Readonly<Record<string, LessonMark>> = {},
  ) {
    const before = [today, time] as const;
    [today, time] = [day, endsAt];
    const { trainees } = await attendance.lessons.sheet(clerk, id);
    const sheet = await attendance.lessons.record(clerk, id, {
      method: 'roll_call',
      marks: trainees.map(({ enrolmentId }) => ({ enrolmentId, mark: marks[enrolmentId] ?? 'present' })),
      fileId: null,
    });
    [today, time] = before;
    return sheet;
  }

  let taken = 0;
  /** A class of two days with its roster and timetable; each has days of its own unless it is told which. */
  async function trainingClass(
    state: WorldState,
    { school: own = home, trainees = 3, changes = {}, ...other }: WorldClassOptions = {},
  ): Promise<TrainingClassRecord> {
    const startsOn = changes.startsOn ?? addDays(classDay, taken);
    if (changes.startsOn === undefined) taken += 2;
    const id = await draft(own, { startsOn, endsOn: addDays(startsOn, 1), ...changes });
    const get = async () => (await classes.get(maker, id)) as TrainingClassRecord;
    await fill(await get(), own, trainees);
    for (const step of worldStates.slice(1, worldStates.indexOf(state) + 1)) {
      if (step === 'taught') for (const lesson of await classes.lessonsOf(maker, id)) await hold(own.clerk, lesson);
      const found = await get();
      const by = step === 'submitted' ? own.head : maker;
      await classes.change(by, found, { state: step, ...reached(step, own.head, found, other) });
    }
    return get();
  }

  return {
    schema,
    home,
    ...home,
    maker,
    second,
    approver,
    trade,
    rule,
    stores,
    services,
    shared,
    register,
    onPost,
    phones,
    attendance,
    inspections,
    hold,
    school,
    trainingClass,
    /** What the clock says from now on; nine o’clock unless a time is named. */
    setToday: (day: LocalDate, at = '09:00') => {
      [today, time] = [day, at];
    },
  };
}
export type ClassWorld = Awaited<ReturnType<typeof createClassWorld>>;
