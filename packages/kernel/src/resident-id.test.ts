import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDisabilityCertificate } from './disability-certificate.js';
import { birthDateOf, identityCheckCharacter, parseResidentId, type ResidentId, sexOf } from './resident-id.js';

const identities = fc
  .tuple(
    fc.constantFrom('110105', '530326', '440524', '810000', '911101'),
    fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2024-12-31T00:00:00Z'), noInvalidDate: true }),
    fc.nat(999),
  )
  .map(([region, birth, sequence]) => {
    const first17 = `${region}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    return (first17 + identityCheckCharacter(first17)) as ResidentId;
  });

describe('GB 11643-1999', () => {
  it('computes the check characters of the examples in the standard', () => {
    expect(identityCheckCharacter('11010519491231002')).toBe('X');
    expect(identityCheckCharacter('44052418800101001')).toBe('4');
  });

  it('reads a number and what it says', () => {
    const parsed = parseResidentId('11010519491231002X');
    expect(parsed).toEqual({ ok: true, value: '11010519491231002X', notes: [], original: '11010519491231002X' });
    expect(birthDateOf('11010519491231002X' as ResidentId)).toBe('1949-12-31');
    expect(sexOf('11010519491231002X' as ResidentId)).toBe('female');
    expect(sexOf('530326195805029411' as ResidentId)).toBe('male');
  });

  it('reads its own numbers', () => {
    fc.assert(
      fc.property(identities, (id) => {
        expect(parseResidentId(id)).toEqual({ ok: true, value: id, notes: [], original: id });
      }),
    );
  });

  it('notices every single wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(identities, fc.nat(17), fc.integer({ min: 1, max: 9 }), (id, position, shift) => {
        const wrong = id.charAt(position) === 'X' ? String(shift) : String((Number(id.charAt(position)) + shift) % 10);
        const slip = id.slice(0, position) + wrong + id.slice(position + 1);
        expect(parseResidentId(slip)).toEqual({ ok: false, problem: 'identity_checksum_wrong' });
        const [a, b] = [id.charAt(position), id.charAt(position + 1)];
        if (position < 16 && a !== b) {
          const swapped = id.slice(0, position) + b + a + id.slice(position + 2);
          expect(parseResidentId(swapped)).toEqual({ ok: false, problem: 'identity_checksum_wrong' });
        }
      }),
    );
  });
});

describe('as people type it', () => {
  const withX = '11010519491231002X';
  it.each<[string, string[]]>([
    [' 11010519491231002X', ['identity_spaces']],
    ['11010519491231002X\u00a0', ['identity_spaces']],
    ['\u300011010519491231002X', ['identity_spaces']],
    ['110105 19491231 002X', ['identity_spaces']],
    ['\u202a11010519491231002X\u202c', ['identity_spaces']],
    ['11010519491231002x', ['identity_lowercase_x']],
    ['１１０１０５１９４９１２３１００２Ｘ', ['identity_fullwidth_digits']],
    ['１１０１０５１９４９１２３１００２ｘ', ['identity_fullwidth_digits', 'identity_lowercase_x']],
    ['110105491231002', ['identity_legacy_15_digits']],
  ])('%s is repaired and says so', (raw, notes) => {
    expect(parseResidentId(raw)).toEqual({ ok: true, value: withX, notes, original: raw });
  });

  it('an old number and its new form are one person', () => {
    fc.assert(
      fc.property(identities, (id) => {
        fc.pre(id.slice(6, 8) === '19');
        const old = parseResidentId(id.slice(0, 6) + id.slice(8, 17));
        expect(old.ok && old.value).toBe(id);
      }),
    );
  });

  it.each([
    ['', 'identity_blank'],
    [' \u3000', 'identity_blank'],
    ['1101051949123100', 'identity_length'],
    ['11010519491231002X1', 'identity_characters'],
    ['不详', 'identity_characters'],
    ['5.30326E+17', 'identity_characters'],
    ['①10105194912310021', 'identity_characters'],
    ['110105194912310021', 'identity_checksum_wrong'],
    ['110105491331002', 'identity_date'],
    ['990105491231002', 'identity_region'],
    ['440524188001010014', 'identity_date'], // a right check character, but nobody born in 1880 is on a list today
  ])('%s is refused: %s', (raw, problem) => {
    expect(parseResidentId(raw)).toEqual({ ok: false, problem });
  });
});

describe('disability certificates', () => {
  it('are an identity number, a kind and a grade', () => {
    expect(parseDisabilityCertificate('11010519491231002x43')).toEqual({
      identity: '11010519491231002X',
      kind: 4,
      grade: 3,
    });
    expect(parseDisabilityCertificate(' 1101051949123１002X 4 3')).toMatchObject({ kind: 4, grade: 3 });
  });

  it.each(['11010519491231002X', '11010519491231002X83', '11010519491231002X45', '11010519491231003X43', ''])(
    'refuses %s',
    (raw) => {
      expect(parseDisabilityCertificate(raw)).toBeUndefined();
    },
  );
});
