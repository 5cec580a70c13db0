import { fen } from '@gongyi/kernel';
import { describe, expect, it } from 'vitest';
import { sampleLevel } from '../testing/fixtures.js';
import { barTo, levelsFor, type SubsidyApproval, subsidyApprovalSchema } from './approval.js';

const [review, approve] = [sampleLevel('review'), sampleLevel('approve')];
const setting: SubsidyApproval = {
  bands: [
    { upToYuan: 50_000, levels: [approve] },
    { upToYuan: null, levels: [review, approve] },
  ],
  unusual: null,
};
const problemsOf = (value: unknown) =>
  subsidyApprovalSchema.safeParse(value).error?.issues.map(({ message }) => message);

describe('the levels of a run', () => {
  it('follow its amount, to the fen', () => {
    expect(levelsFor(setting, fen(5_000_000))).toEqual([approve]);
    expect(levelsFor(setting, fen(5_000_001))).toEqual([review, approve]);
  });

  it('are refused where they leave an amount open, overlap, repeat, or cannot return', () => {
    expect(problemsOf(setting)).toBeUndefined();
    const bands = (...all: object[]) => problemsOf({ bands: all, unusual: null });
    expect(bands({ upToYuan: 5, levels: [approve] })).toEqual(['the last band has no upper end']);
    const open = { upToYuan: null, levels: [approve] };
    expect(bands({ upToYuan: 5, levels: [approve] }, { upToYuan: 5, levels: [approve] }, open)).toEqual(['bands rise']);
    expect(bands(open, open)).toEqual(['bands rise']);
    expect(bands({ upToYuan: null, levels: [approve, approve] })).toEqual(['an id stands twice']);
    expect(bands({ upToYuan: null, levels: [{ ...approve, returns: false }] })).toEqual([
      'some level returns what is wrong',
    ]);
  });
});

describe('who can decide', () => {
  const run = { createdBy: 'maker', touchedBy: ['maker', 'helper'] };
  const level = { levelId: 'approve', office: 'approve' } as const;
  const somebody = (userId: string, ...offices: string[]) => ({
    userId,
    permissions: new Set(offices.map((office) => `subsidy-runs.${office}`)),
  });

  it('is the office of the level, without a hand in the figures or in another level, once', () => {
    const by = (levelId: string, standing: boolean) => [{ levelId, decidedBy: 'she', standing }];
    expect(barTo(somebody('she', 'approve'), run, level, [])).toBeNull();
    expect(barTo(somebody('maker', 'approve'), run, level, [])).toBe('maker');
    expect(barTo(somebody('helper', 'approve'), run, level, [])).toBe('maker');
    expect(barTo(somebody('she', 'review'), run, level, [])).toBe('other_office');
    expect(barTo(somebody('she', 'review', 'approve'), run, level, by('review', false))).toBe('other_level');
    expect(barTo(somebody('she', 'approve'), run, level, by('approve', true))).toBe('signed');
    // The signature was voided by a change: she may look again.
    expect(barTo(somebody('she', 'approve'), run, level, by('approve', false))).toBeNull();
  });
});
