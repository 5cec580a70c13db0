import { addDays, type LocalDate, localDate } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accreditationRule } from '../testing/index.js';
import { accreditationWorkflow, entryStates } from './accreditation.js';
import {
  coversOn,
  judgeProposal,
  judgeScore,
  lastDayOfEntry,
  missingOf,
  numberOf,
  standingOn,
} from './accreditation-rules.js';
import { trainingAccreditationSchema } from './training-settings.js';

const base = localDate('2025-01-01');
const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays(base, days));
const level = fc.constantFrom(null, 1, 2, 3, 4, 5);
const code = fc.constantFrom('A', 'B', 'C');
const scope = fc.record({ id: fc.uuid(), tradeCode: code, tradeName: code, level });
const change = fc.record({ state: fc.constantFrom(...entryStates), effectiveOn: day });
const entry = fc
  .record({
    from: day,
    length: fc.integer({ min: 0, max: 800 }),
    scopes: fc.array(scope, { maxLength: 4 }),
    later: fc.array(change, { maxLength: 4 }),
    approved: fc.boolean(),
  })
  .map(({ from, length, scopes, later, approved }) => {
    const decided = later.filter(({ effectiveOn }) => effectiveOn >= from);
    const changes = [{ state: 'active' as const, effectiveOn: from }, ...decided].sort((a, b) =>
      a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0,
    );
    const validTo = addDays(from, length);
    return {
      scopes,
      validFrom: approved ? from : null,
      validTo: approved ? validTo : null,
      changes: (approved ? changes : []) as never[],
    };
  });

/** Day by day, as a clerk would look it up. */
function standsOn(changes: readonly { state: string; effectiveOn: LocalDate }[], on: LocalDate): string | undefined {
  let state: string | undefined;
  for (const one of changes) if (one.effectiveOn <= on) state = one.state;
  return state;
}

describe('what an institution may teach on a day', () => {
  it('is covered exactly by an entry that is in force, active that day, with the trade at the level in scope', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), code, level, day, (entries, trade, at, on) => {
        const expected = entries.filter(
          ({ validFrom, validTo, scopes, changes }) =>
            validFrom !== null &&
            validTo !== null &&
            on >= validFrom &&
            on <= validTo &&
            standsOn(changes, on) === 'active' &&
            scopes.some((one) => one.tradeCode === trade && one.level === at),
        );
        expect(coversOn(entries, trade, at, on)).toBe(expected[0]);
      }),
    );
  });

  it('a suspension ends the cover from its day on, and what was taught before stays covered', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 300 }), (from, later) => {
        const suspendedOn = addDays(from, later);
        const scopes = [{ id: '', tradeCode: 'A', tradeName: 'A', level: 5 }];
        const changes = [
          { state: 'active', effectiveOn: from },
          { state: 'suspended', effectiveOn: suspendedOn },
        ] as never[];
        const one = { validFrom: from, validTo: addDays(from, 400), scopes, changes };
        expect(coversOn([one], 'A', 5, addDays(suspendedOn, -1))).toBe(one);
        expect(coversOn([one], 'A', 5, suspendedOn)).toBeUndefined();
        expect(coversOn([one], 'A', 4, from)).toBeUndefined();
      }),
    );
  });

  it('of two decisions for one day the later one counts', () => {
    const on = localDate('2025-03-01');
    expect(
      standingOn(
        [
          { state: 'suspended', effectiveOn: on },
          { state: 'active', effectiveOn: on },
        ],
        on,
      ),
    ).toBe('active');
  });
});

describe('scores', () => {
  const { criteria } = accreditationRule();
  const sheet = (site: number, teachers: number) => [
    { criterionId: 'site', points: site },
    { criterionId: 'teachers', points: teachers },
  ];
  const stored = (reviewerId: string, points: number[]) =>
    points.map((one, index) => ({
      id: `${reviewerId}${index}`,
      reviewerId,
      reviewerName: '',
      visitedOn: base,
      criterionId: criteria[index]?.id ?? '',
      points: one,
      note: '',
    }));
  const application = (scores: ReturnType<typeof stored>) => ({
    scores,
    reviewersNeeded: 2,
    passScore: 70,
    clause: '第三条',
  });

  it('are given to each criterion once and stay within it', () => {
    expect(() => judgeScore(criteria, sheet(60, 40))).not.toThrow();
    expect(() => judgeScore(criteria, sheet(61, 0))).toThrow('TRAINING.SCORE_TOO_HIGH');
    expect(() => judgeScore(criteria, sheet(60, 40).slice(1))).toThrow('TRAINING.SCORE_INCOMPLETE');
    expect(() => judgeScore(criteria, [...sheet(1, 1), { criterionId: 'site', points: 1 }])).toThrow(
      'TRAINING.SCORE_INCOMPLETE',
    );
  });

  it('carry a proposal when enough people scored and the average reaches the line, without rounding', () => {
    expect(() => judgeProposal(application(stored('a', [60, 40])))).toThrow('TRAINING.REVIEWERS_MISSING');
    expect(() => judgeProposal(application([...stored('a', [40, 30]), ...stored('b', [40, 29])]))).toThrow(
      'TRAINING.SCORE_TOO_LOW',
    );
    expect(judgeProposal(application([...stored('a', [40, 30]), ...stored('b', [41, 29])]))).toEqual({
      sum: 140,
      reviewers: 2,
    });
  });
});

describe('an application', () => {
  const { criteria } = accreditationRule();
  const proof = (criterionId: string, fileId: string | null) => ({
    id: criterionId,
    criterionId,
    content: '见附件',
    fileId,
    fileName: '',
  });
  const scopes = [{ id: '', tradeCode: 'A', tradeName: 'A', level: null }];
  const room = { id: '', name: '一号教室', kind: 'theory' as const, capacity: 40, withdrawnOn: null };
  const teacher = {
    id: '',
    name: '师',
    kind: 'full_time' as const,
    subjects: '',
    qualification: '',
    withdrawnOn: null,
  };

  it('lacks proof, with a file where the county wants one, and what the file of the institution does not have', () => {
    expect(missingOf({ criteria, evidence: [], scopes: [] }, { rooms: [], teachers: [] })).toEqual({
      criteria: ['site', 'teachers'],
      parts: ['scopes', 'rooms', 'teachers'],
    });
    const words = [proof('site', null), proof('teachers', null)];
    const given = { ...room, withdrawnOn: base };
    expect(missingOf({ criteria, evidence: words, scopes }, { rooms: [given], teachers: [teacher] })).toEqual({
      criteria: ['site'],
      parts: ['rooms'],
    });
    const whole = [proof('site', 'f'), proof('teachers', null)];
    expect(missingOf({ criteria, evidence: whole, scopes }, { rooms: [room], teachers: [teacher] })).toEqual({
      criteria: [],
      parts: [],
    });
  });
});

describe('the rule of a county', () => {
  it('gives the last day and the number of an entry', () => {
    expect(lastDayOfEntry(localDate('2025-03-01'), { validMonths: 24 })).toBe('2027-02-28');
    expect(numberOf(accreditationRule(), 2025, 7)).toBe('培〔2025〕007号');
  });

  it('cannot ask for more points than there are, nor for one reviewer', () => {
    const rule = accreditationRule();
    expect(trainingAccreditationSchema.safeParse({ ...rule, passScore: 101 }).success).toBe(false);
    expect(trainingAccreditationSchema.safeParse({ ...rule, reviewers: 1 }).success).toBe(false);
    expect(trainingAccreditationSchema.safeParse({ ...rule, number: '〔{year}〕' }).success).toBe(false);
  });

  it('an entry comes only out of a notice', () => {
    const into = accreditationWorkflow.pairs().filter(([, to]) => to === 'active');
    expect(into.map(([from]) => from).sort()).toEqual(['on_notice', 'suspended']);
  });
});
