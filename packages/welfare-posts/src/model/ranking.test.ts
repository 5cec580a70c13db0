import { addDays, localDate } from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, rankCandidates, type TieBreak } from './ranking.js';

const tieBreaks: readonly TieBreak[] = ['monitored_first', 'lower_income', 'older', 'earlier_application'];

const candidate = fc.record({
  id: fc.uuid(),
  personName: fc.constantFrom('张三', '李四', '王五'),
  householdCode: fc.constantFrom('', 'h1', 'h2', 'h3', 'h4'),
  householdPosts: fc.nat(1),
  priority: fc.integer({ min: 1, max: 3 }),
  monitored: fc.boolean(),
  incomeFen: fc.constantFrom(null, 100, 200),
  birthDate: fc.nat(3).map((days) => addDays(localDate('1980-01-01'), days)),
  appliedOn: fc.nat(2).map((days) => addDays(localDate('2025-04-01'), days)),
});
const people = fc.uniqueArray(candidate, { selector: ({ id }) => id, maxLength: 30 });
const most = fc.constantFrom(null, 1, 2);
const chosen = fc.shuffledSubarray([...tieBreaks], { minLength: 1 });

const order = (list: readonly Candidate[], terms: Parameters<typeof rankCandidates>[1]) =>
  [...rankCandidates(list, terms)]
    .flatMap(([id, standing]) => (standing.place === 'household' ? [] : [{ id, ...standing }]))
    .sort((a, b) => a.rank - b.rank);

const one = (id: string, change: Partial<Candidate> = {}): Candidate => ({
  id,
  personName: id,
  householdCode: id,
  householdPosts: 0,
  priority: 1,
  monitored: false,
  incomeFen: null,
  birthDate: localDate('1980-01-01'),
  appliedOn: localDate('2025-04-01'),
  ...change,
});

describe('the list of a vacancy', () => {
  it('is the same whatever the order in which people are given, and gives every rank once', () => {
    fc.assert(
      fc.property(people, people, chosen, most, fc.nat(5), (list, other, ties, mostPerHousehold, places) => {
        const terms = { places, tieBreaks: ties, mostPerHousehold };
        const rows = order(list, terms);
        expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, index) => index + 1));
        const mixed = [...list].sort((a, b) => (a.id < b.id ? 1 : -1));
        expect(rankCandidates(mixed, terms)).toEqual(rankCandidates(list, terms));
        // Who ranks before whom does not depend on others, but for the household.
        if (mostPerHousehold !== null) return;
        const more = order([...list, ...other.filter(({ id }) => !list.some((known) => known.id === id))], terms);
        const known = new Set(list.map(({ id }) => id));
        expect(more.filter(({ id }) => known.has(id)).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
      }),
    );
  });

  it('proposes the first ones; more places propose the same people and the next', () => {
    fc.assert(
      fc.property(people, chosen, most, fc.nat(6), (list, ties, mostPerHousehold, places) => {
        const proposed = (count: number) =>
          order(list, { places: count, tieBreaks: ties, mostPerHousehold })
            .filter(({ place }) => place === 'proposed')
            .map(({ id }) => id);
        const [fewer, more] = [proposed(places), proposed(places + 1)];
        expect(fewer.length).toBeLessThanOrEqual(places);
        expect(more.slice(0, fewer.length)).toEqual(fewer);
      }),
    );
  });

  it('never puts a lower step of the ladder first, and keeps the household limit', () => {
    fc.assert(
      fc.property(people, chosen, fc.constantFrom(1, 2), (list, ties, mostPerHousehold) => {
        const rows = order(list, { places: 3, tieBreaks: ties, mostPerHousehold });
        const listed = rows.map(({ id }) => list.find((known) => known.id === id) as Candidate);
        const priorities = listed.map(({ priority }) => priority);
        expect(priorities).toEqual([...priorities].sort());
        for (const household of new Set(listed.map(({ householdCode }) => householdCode))) {
          const members = listed.filter(({ householdCode }) => householdCode === household);
          if (household !== '') expect(members.length).toBeLessThanOrEqual(mostPerHousehold);
        }
      }),
    );
  });

  it('says which criterion decided, and numbers those who wait', () => {
    const list = [
      one('丙', { birthDate: localDate('1975-01-01') }),
      one('甲', { monitored: true }),
      one('乙', { birthDate: localDate('1970-01-01') }),
      one('丁', { priority: 2 }),
    ];
    const rows = order(list, { places: 2, tieBreaks: ['monitored_first', 'older'], mostPerHousehold: 1 });
    expect(rows.map(({ id, place, waitingNumber }) => [id, place, waitingNumber])).toEqual([
      ['甲', 'proposed', null],
      ['乙', 'proposed', null],
      ['丙', 'waiting', 1],
      ['丁', 'waiting', 2],
    ]);
    expect(rows.map(({ explanation }) => explanation.zh)).toEqual([
      '优先次序1，第1名；与第2名同一优先次序，按“监测对象优先”排在其前',
      '优先次序1，第2名；与第1名同一优先次序，按“监测对象优先”排在其后',
      '优先次序1，第3名；与第2名同一优先次序，按“年长者优先”排在其后',
      '优先次序2，第4名；按优先次序排在第3名（优先次序1）之后',
    ]);
    expect(rows[2]?.explanation.en).toContain('older people first');
  });

  it('leaves off the second of a household, with the name of the first', () => {
    const list = [one('甲', { householdCode: 'h' }), one('乙', { householdCode: 'h', priority: 2 })];
    const standings = rankCandidates(list, { places: 5, tieBreaks: ['older'], mostPerHousehold: 1 });
    expect(standings.get('乙')).toMatchObject({ place: 'household' });
    expect(standings.get('乙')?.explanation.zh).toBe('同户的甲已排在前面，一户最多1人');
  });
});
