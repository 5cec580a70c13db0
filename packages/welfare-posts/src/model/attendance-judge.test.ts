import {
  addDays,
  type Fen,
  fen,
  firstDay,
  identityCheckCharacter,
  type LocalDate,
  lastDay,
  localDate,
  parseResidentId,
  period,
  type ResidentId,
} from '@gongyi/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegisteredPerson } from '../ports.js';
import { amountByDays, proratedByDays } from '../testing/huize.fixture.js';
import { inForceDuring } from './agreement.js';
import { type AgreementOfPerson, type JudgeContext, judgeLine, type ReportedLine } from './attendance-judge.js';

const march = period('2025-03');

function identityBorn(day: LocalDate): ResidentId {
  const first17 = `530326${day.replaceAll('-', '')}900`;
  const parsed = parseResidentId(first17 + identityCheckCharacter(first17));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

const identity = identityBorn(localDate('1980-06-15'));
const person: RegisteredPerson = {
  personId: 'p1',
  name: '张兴有',
  identityMasked: '',
  birthDate: '1980-06-15',
  householdCode: 'h1',
  divisionCode: '530326001001',
};
const agreement: AgreementOfPerson = {
  agreementId: 'a1',
  welfarePostId: 'w1',
  postName: '村庄保洁员',
  standardFen: fen(80_000),
  divisionCode: '530326001001',
  startsOn: localDate('2025-01-01'),
  endsOn: localDate('2025-12-31'),
  leftOn: null,
};
const line: ReportedLine = {
  identity,
  name: '张兴有',
  requiredDays: 26,
  daysAttended: 26,
  villageAmountFen: fen(80_000),
};

function context(overrides: Partial<JudgeContext> = {}): JudgeContext {
  return {
    period: march,
    ageLimit: 70,
    person: () => person,
    agreements: () => [agreement],
    duplicates: () => [],
    otherHolder: () => undefined,
    amount: amountByDays,
    ...overrides,
  };
}
const errorsOf = (reported: Partial<ReportedLine>, overrides: Partial<JudgeContext> = {}) =>
  judgeLine({ ...line, ...reported }, context(overrides)).errors.map((error) => error.code);

describe('a line of attendance', () => {
  it('goes on when everything fits', () => {
    expect(judgeLine(line, context())).toMatchObject({ errors: [], notes: [], amountFen: 80_000, agreement, person });
  });

  it('gets no other error when its identity cannot be read or nobody has it', () => {
    expect(errorsOf({ identity: null, name: '？', daysAttended: null })).toEqual([]);
    expect(errorsOf({ name: '？', daysAttended: null }, { person: () => undefined })).toEqual(['person_unknown']);
  });

  it('gets all errors that apply', () => {
    const over = { ...person, birthDate: '1950-01-01' };
    expect(
      errorsOf({ name: '张', villageAmountFen: fen(1) }, { person: () => over, duplicates: () => ['娜姑镇第9行'] }),
    ).toEqual(['name_mismatch', 'duplicate_person', 'holder_over_age', 'amount_mismatch']);
  });

  it('takes a name with other dots and spaces for the same, another character for another', () => {
    const named = { ...person, name: '撒·海迪彻' };
    expect(errorsOf({ name: ' 撒•海迪彻\u3000' }, { person: () => named })).toEqual([]);
    expect(errorsOf({ name: '撒·海迪' }, { person: () => named })).toEqual(['name_mismatch']);
    expect(errorsOf({ name: '唐秀?' }, { person: () => ({ ...person, name: '唐秀𬱖' }) })).toEqual(['name_mismatch']);
  });

  it('is over age from the birthday on, on the first day of the month', () => {
    expect(errorsOf({}, { person: () => ({ ...person, birthDate: '1955-03-01' }) })).toEqual(['holder_over_age']);
    expect(errorsOf({}, { person: () => ({ ...person, birthDate: '1955-03-02' }) })).toEqual([]);
  });

  it('has an agreement when one is in force on any day of the month', () => {
    const until = (leftOn: string) => ({ agreements: () => [{ ...agreement, leftOn: localDate(leftOn) }] });
    expect(errorsOf({}, until('2025-03-01'))).toEqual([]);
    expect(errorsOf({}, until('2025-02-28'))).toEqual(['agreement_ended']);
    expect(errorsOf({}, { agreements: () => [] })).toEqual(['agreement_missing']);
    expect(errorsOf({}, { agreements: () => [{ ...agreement, startsOn: localDate('2025-04-01') }] })).toEqual([
      'agreement_ended',
    ]);
  });

  it('needs whole days, and a rule in force', () => {
    expect(errorsOf({ daysAttended: null })).toEqual(['days_unreadable']);
    expect(errorsOf({ requiredDays: 0 })).toEqual(['days_unreadable']);
    expect(errorsOf({}, { amount: () => ({ amountFen: null, reason: '没有规则' }) })).toEqual(['no_rule']);
  });

  it('that reports more days than required is right with the full standard and wrong with more', () => {
    const judged = judgeLine({ ...line, daysAttended: 28 }, context());
    expect([judged.errors, judged.notes.map((note) => note.code), judged.amountFen]).toEqual([
      [],
      ['attendance_above_required'],
      80_000,
    ]);
    expect(errorsOf({ daysAttended: 28, villageAmountFen: fen(86_154) })).toEqual(['amount_mismatch']);
  });
});

describe('laws', () => {
  const days = fc.integer({ min: 1, max: 31 });

  it('what goes on is exactly what the village computed, and what the rule gives', () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 31 }),
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: -2, max: 2 }),
        (requiredDays, daysAttended, standard, slip) => {
          const standardFen = fen(standard);
          const right = proratedByDays({ standardFen, daysAttended, requiredDays });
          const judged = judgeLine(
            { ...line, requiredDays, daysAttended, villageAmountFen: (right + slip) as Fen },
            context({ agreements: () => [{ ...agreement, standardFen }] }),
          );
          expect(judged.amountFen).toBe(right);
          expect(judged.errors.length === 0).toBe(slip === 0);
        },
      ),
    );
  });

  it('an agreement is in force in a month exactly when one of its days is', () => {
    const day = fc.integer({ min: 0, max: 150 }).map((offset) => addDays(localDate('2025-01-01'), offset));
    fc.assert(
      fc.property(day, day, fc.option(day), (startsOn, endsOn, leftOn) => {
        const last = leftOn !== null && leftOn < endsOn ? leftOn : endsOn;
        let expected = false;
        for (let own = firstDay(march); own <= lastDay(march); own = addDays(own, 1))
          expected ||= startsOn <= own && own <= last;
        expect(inForceDuring({ startsOn, endsOn, leftOn }, march)).toBe(expected);
      }),
    );
  });
});
