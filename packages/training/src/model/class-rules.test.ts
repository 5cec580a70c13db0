import { addDays, type LocalDate, localDate } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classRule } from '../testing/index.js';
import { type ConflictInput, findConflicts, type OtherLesson } from './conflicts.js';
import { checkEnrolment, type EnrolmentFacts } from './enrolment-checks.js';

const rule = classRule();
const first = localDate('2025-06-02');
const trainingClass = {
  id: 'c',
  tradeCode: 'A',
  level: 5,
  startsOn: first,
  endsOn: addDays(first, 9),
};
const facts = (changes: Partial<EnrolmentFacts> = {}): EnrolmentFacts => ({
  birthDate: localDate('1990-01-01'),
  pupil: false,
  onRoster: false,
  onPost: false,
  before: [],
  ...changes,
});
const codes = (changes: Partial<EnrolmentFacts>, enrolment: Partial<typeof rule.enrolment> = {}) =>
  checkEnrolment(facts(changes), trainingClass, { enrolment: { ...rule.enrolment, ...enrolment } }, '第三条').map(
    ({ code, severity }) => `${code}:${severity}`,
  );
const before = (startsOn: LocalDate, changes: object = {}) => ({
  classId: 'b',
  tradeCode: 'B',
  level: 5,
  startsOn,
  endsOn: addDays(startsOn, 4),
  ...changes,
});

describe('enrolment checks', () => {
  it.each<[string, Partial<EnrolmentFacts>, string[]]>([
    ['nothing to find', {}, []],
    ['sixteen on the first day', { birthDate: localDate('2009-06-02') }, []],
    ['a day below sixteen', { birthDate: localDate('2009-06-03') }, ['too_young:refuse']],
    ['still sixty-nine', { birthDate: localDate('1955-06-03') }, []],
    ['seventy', { birthDate: localDate('1955-06-02') }, ['too_old:refuse']],
    ['a pupil', { pupil: true }, ['pupil:refuse']],
    ['on the roster', { onRoster: true }, ['on_roster:refuse']],
    ['on a post', { onPost: true }, ['on_post:warn']],
    ['the last day of another class', { before: [before(addDays(first, -4))] }, ['two_classes_at_once:refuse']],
    ['the day after another class', { before: [before(addDays(first, -5))] }, []],
    [
      'the same trade and level',
      { before: [before(localDate('2020-01-01'), { tradeCode: 'A' })] },
      ['same_trade_and_level:refuse'],
    ],
    ['the same trade, a level lower', { before: [before(localDate('2020-01-01'), { tradeCode: 'A', level: 4 })] }, []],
    ['this class itself', { before: [before(first, { classId: 'c', tradeCode: 'A' })] }, []],
  ])('%s', (_, changes, found) => {
    expect(codes(changes)).toEqual(found);
  });

  it('counts the classes of the year and of the life', () => {
    const three = [1, 2, 3].map((month) => before(localDate(`2025-0${month}-01`), { classId: String(month) }));
    expect(codes({ before: three })).toEqual(['year_full:refuse']);
    expect(codes({ before: three.slice(1) })).toEqual([]);
    expect(codes({ before: three.slice(1) }, { mostClassesInLife: 2 })).toEqual(['life_full:refuse']);
  });

  it('follows the county: warns or is silent where it says so', () => {
    expect(codes({ pupil: true, onPost: true }, { pupils: 'allow', onPost: 'allow' })).toEqual([]);
    expect(codes({ pupil: true, onPost: true }, { pupils: 'warn', onPost: 'refuse' })).toEqual([
      'pupil:warn',
      'on_post:refuse',
    ]);
  });
});

const lesson = (from: number, to: number, changes: object = {}) => {
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return {
    day: first,
    startsAt: time(from),
    endsAt: time(to),
    roomId: 'r1',
    roomName: '一号教室',
    sharedResourceId: null,
    teacherId: 't1',
    teacherName: '甲',
    state: 'planned' as const,
    ...changes,
  };
};
const elsewhere = (from: number, to: number, changes: Partial<OtherLesson> = {}): OtherLesson => {
  const { day, startsAt, endsAt } = lesson(from, to);
  const places = { roomId: null, sharedResourceId: null, teacherId: null };
  return { day, startsAt, endsAt, classId: 'x', className: '', trainees: [], ...places, ...changes };
};
const found = (input: Partial<ConflictInput>) =>
  findConflicts({
    lessons: [lesson(480, 600)],
    others: [],
    roster: [],
    traineeTwice: 'refuse',
    teacherWayMinutes: 30,
    ...input,
  });

describe('conflicts', () => {
  it('are hard for room, teacher, resource and, where refused, trainee', () => {
    const others = [elsewhere(590, 700, { roomId: 'r1', teacherId: 't1', trainees: ['张*'] })];
    expect(found({ others }).map(({ code, severity }) => `${code}:${severity}`)).toEqual([
      'room_twice:hard',
      'teacher_twice:hard',
      'trainee_twice:hard',
    ]);
    expect(found({ others, traineeTwice: 'warn' }).at(-1)).toMatchObject({ code: 'trainee_twice', severity: 'soft' });
  });

  it('are none when one begins as the other ends, but the way may be short', () => {
    expect(found({ others: [elsewhere(600, 700, { roomId: 'r1' })] })).toEqual([]);
    expect(found({ others: [elsewhere(600, 700, { teacherId: 't1', roomId: 'r2' })] })).toMatchObject([
      { code: 'teacher_far', severity: 'soft' },
    ]);
    expect(found({ others: [elsewhere(640, 700, { teacherId: 't1', roomId: 'r2' })] })).toEqual([]);
    const [far] = found({ others: [elsewhere(640, 700, { teacherId: 't1', roomId: 'r2' })], teacherWayMinutes: 45 });
    expect(far?.zh).toContain('间隔不足45分钟');
    const close = { others: [elsewhere(600, 700, { teacherId: 't1', roomId: 'r2' })] };
    expect(found({ ...close, teacherWayMinutes: null })).toEqual([]);
  });

  it('forget a cancelled lesson and name no class that the reader may not know', () => {
    const others = [elsewhere(480, 600, { roomId: 'r1' })];
    expect(found({ lessons: [lesson(480, 600, { state: 'cancelled' })], others })).toEqual([]);
    expect(found({ others })[0]?.zh).toContain('其他培训班');
    expect(found({ lessons: [lesson(480, 600), lesson(540, 660, { roomId: 'r2', teacherId: 't2' })] })).toMatchObject([
      { code: 'class_twice', severity: 'hard' },
    ]);
  });

  it('a room is twice exactly when two intervals of a day overlap', () => {
    const interval = fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 39 }));
    fc.assert(
      fc.property(interval, interval, ([a, long], [b, short]) => {
        const hits = findConflicts({
          lessons: [lesson(a, a + long)],
          others: [elsewhere(b, b + short, { roomId: 'r1' })],
          roster: [],
          traineeTwice: 'refuse',
          teacherWayMinutes: null,
        });
        const shared = Array.from({ length: long }, (_, index) => a + index).some(
          (minute) => minute >= b && minute < b + short,
        );
        expect(hits.length === 1).toBe(shared);
      }),
    );
  });
});
