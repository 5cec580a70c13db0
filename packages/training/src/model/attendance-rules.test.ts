import { createWorkingDayCalendar, localDate } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { classRule } from '../testing/index.js';
import { admissionsOf, attendanceOf, recordWindow, shareOf, signInWindow } from './attendance-rules.js';
import { firstBegin, latestAsk, movedTo } from './class-change-rules.js';
import type { LessonRecord } from './training-class.js';
import type { LessonMark } from './training-settings.js';

const lesson = (id: string, changes: Partial<LessonRecord> = {}): LessonRecord => ({
  ...{ id, version: 1, divisionCode: '530326001000' as LessonRecord['divisionCode'], classId: 'c', institutionId: 'i' },
  ...{ day: localDate('2025-04-07'), startsAt: '08:30', endsAt: '11:30', hours: 4, kind: 'theory', content: '课' },
  ...{ roomId: 'r', roomName: '一号', sharedResourceId: null, teacherId: 't', teacherName: '甲', textbook: '' },
  state: 'held',
  ...changes,
});
const trainee = (id: string, state: 'enrolled' | 'withdrawn' = 'enrolled') => ({
  ...{ id, personName: id, identityMasked: '530326********0001', state },
});
const trainingClass = { id: 'c', divisionCode: '530326001000' as never, clause: '演示 第三条', plannedHours: 12 };
const { attendance } = classRule();
const marks = (given: Readonly<Record<string, readonly LessonMark[]>>) =>
  Object.entries(given).flatMap(([enrolmentId, own]) =>
    own.map((mark, index) => ({ enrolmentId, lessonId: `l${index}`, mark })),
  );

describe('the time of a lesson', () => {
  it('is recorded from its beginning to so many hours after its end, or for ever', () => {
    expect(recordWindow(lesson('l'), attendance)).toEqual({
      from: '2025-04-07T08:30:00',
      until: '2025-04-09T11:30:00',
    });
    expect(recordWindow(lesson('l'), { recordWithinHours: null }).until).toBeNull();
  });

  it('is signed in to around its beginning', () => {
    expect(signInWindow(lesson('l'), attendance)).toEqual({
      from: '2025-04-07T08:00:00',
      until: '2025-04-07T09:00:00',
    });
  });
});

describe('attendance', () => {
  const lessons = [lesson('l0'), lesson('l1', { hours: 2 }), lesson('l2', { hours: 6, state: 'planned' })];
  const roster = [trainee('a'), trainee('b'), trainee('gone', 'withdrawn')];
  const of = (given: Parameters<typeof marks>[0], rule = attendance) =>
    attendanceOf({ trainingClass, rule, lessons, roster, marks: marks(given) });

  it('is hours out of the hours that were held, of a person and on average of who is still on the roster', () => {
    const figures = of({ a: ['present', 'late'], b: ['leave', 'present'], gone: ['absent', 'absent'] });
    expect(figures).toMatchObject({ heldHours: 6, rate: 66.66, card: 'red' });
    expect(figures.trainees.map(({ enrolmentId, rate, below }) => [enrolmentId, rate, below])).toEqual([
      ['a', 100, false],
      ['b', 33.33, true],
    ]);
  });

  it('counts leave only where the county says so, and a missing mark as missed', () => {
    const counted = { ...attendance, counted: ['present', 'leave'] as ('present' | 'leave')[] };
    expect(of({ a: ['leave', 'present'], b: ['late', 'present'] }, counted).trainees.map(({ rate }) => rate)).toEqual([
      100, 33.33,
    ]);
    expect(of({ a: ['present', 'present'] }).trainees[1]?.rate).toBe(0);
  });

  it('gives no card and keeps nobody off where the county has no threshold', () => {
    const none = { ...attendance, classYellowBelow: null, classRedBelow: null, personPassFrom: null };
    const figures = of({ a: ['absent', 'absent'] }, none);
    expect(figures).toMatchObject({ card: null, personPassFrom: null });
    expect([...admissionsOf(figures, 'zh-CN').values()].map(({ admitted }) => admitted)).toEqual([true, true]);
  });

  it('is exact at the threshold and rounded down on screen', () => {
    expect(shareOf(2, 3)).toBe(66.66);
    const exact = attendanceOf({
      ...{ trainingClass, roster: [trainee('a'), trainee('b')] },
      rule: { ...attendance, personPassFrom: 80 },
      lessons: ['l0', 'l1', 'l2', 'l3', 'l4'].map((id) => lesson(id, { hours: 1 })),
      marks: marks({ a: ['present', 'present', 'present', 'present', 'absent'], b: ['present', 'present', 'present'] }),
    });
    const admissions = admissionsOf(exact, 'zh-CN');
    expect(admissions.get('a')).toEqual({ admitted: true, rate: 80, reason: '' });
    expect(admissions.get('b')).toMatchObject({ admitted: false, rate: 60 });
    expect(admissions.get('b')?.reason).toContain('未达到80%（演示 第三条）');
  });

  it('admits nobody to an assessment before a lesson was held', () => {
    const nothing = attendanceOf({ trainingClass, rule: attendance, lessons: [], roster, marks: [] });
    expect([...admissionsOf(nothing, 'en').values()].map(({ admitted }) => admitted)).toEqual([false, false]);
  });
});

describe('a change is asked for', () => {
  const calendar = createWorkingDayCalendar();
  const monday = { day: localDate('2025-05-12'), startsAt: '08:30' };
  const until = (lead: Parameters<typeof latestAsk>[1], begin = monday) => latestAsk(begin, lead, calendar);

  it.each([
    [null, '2025-05-12T08:29:00'],
    [{ hours: 24 }, '2025-05-11T08:30:00'],
    [{ days: 3, unit: 'calendar' }, '2025-05-09T23:59:59'],
    [{ days: 1, unit: 'working' }, '2025-05-11T23:59:59'],
    [{ days: 2, unit: 'working' }, '2025-05-08T23:59:59'],
  ] as const)('with a lead of %j until %s', (lead, expected) => {
    expect(until(lead)).toBe(expected);
  });

  it('before the holidays, when the working days before the lesson are off', () => {
    expect(until({ days: 1, unit: 'working' }, { day: localDate('2025-05-06'), startsAt: '08:30' })).toBe(
      '2025-05-05T23:59:59',
    );
    expect(until({ days: 2, unit: 'working' }, { day: localDate('2025-05-06'), startsAt: '08:30' })).toBe(
      '2025-04-29T23:59:59',
    );
  });

  it('before the earlier of the old and the new time', () => {
    const moved = movedTo(lesson('l'), { classId: 'c', lessonIds: ['l'], reason: '', fileId: null, startsAt: '07:00' });
    expect(firstBegin([lesson('l'), moved, null])?.startsAt).toBe('07:00');
    expect(moved).toMatchObject({ day: '2025-04-07', endsAt: '11:30', roomId: 'r', teacherId: 't' });
  });
});
