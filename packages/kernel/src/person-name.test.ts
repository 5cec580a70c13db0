import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizePersonName, sameOrganisationName, samePersonName } from './person-name.js';

const dots = ['\u2022', '\u30fb', '\u2027', '\uff0e', '\u2219', '\uff65'];
const letters = fc.constantFrom('张', '伟', '𬱖', '𠮷', '㛃', '䶮', '〇', '迪');
const chineseNames = fc.array(letters, { minLength: 1, maxLength: 20 }).map((list) => list.join(''));

describe('normalizePersonName', () => {
  it.each(dots)('takes %s for the dot of minority names', (dot) => {
    expect(normalizePersonName(`迪丽${dot}热巴`)).toEqual({ value: '迪丽·热巴', notes: ['name_dot_variant'] });
  });

  it('removes spaces around a name and inside a Chinese one', () => {
    for (const raw of [' 张伟', '张伟\u00a0', '张\u3000伟', '张 伟', '\ufeff张伟'])
      expect(normalizePersonName(raw)).toEqual({ value: '张伟', notes: ['name_spaces'] });
    expect(normalizePersonName(' 迪丽 • 热巴 ')).toEqual({
      value: '迪丽·热巴',
      notes: ['name_dot_variant', 'name_spaces'],
    });
  });

  it('keeps one space in a Latin name', () => {
    expect(normalizePersonName("Mary-Jane  O'Neil")?.value).toBe("Mary-Jane O'Neil");
    expect(normalizePersonName('Mary Smith')?.notes).toEqual([]);
  });

  it('keeps rare characters as they are', () => {
    fc.assert(
      fc.property(chineseNames, (name) => {
        expect(normalizePersonName(name)).toEqual({ value: name, notes: [] });
      }),
    );
  });

  it.each(['', ' ', '·', '···', '张?', '张？', '张□', '张3', '张伟(户主)', '张\ud87e', '张'.repeat(21)])(
    'does not take “%s” for a name',
    (raw) => {
      expect(normalizePersonName(raw)).toBeUndefined();
    },
  );

  it('changes nothing the second time', () => {
    const raw = fc.array(fc.oneof(letters, fc.constantFrom(...dots, ' ', '\u3000', 'A', 'b')), { maxLength: 12 });
    fc.assert(
      fc.property(raw, (list) => {
        const once = normalizePersonName(list.join(''));
        if (once !== undefined) expect(normalizePersonName(once.value)).toEqual({ value: once.value, notes: [] });
      }),
    );
  });
});

describe('samePersonName', () => {
  it('compares repaired names, and a name with a lost character equals nothing', () => {
    expect(samePersonName('张\u3000伟', '张伟')).toBe(true);
    expect(samePersonName('迪丽•热巴', '迪丽・热巴')).toBe(true);
    expect(samePersonName('张伟', '张炜')).toBe(false);
    expect(samePersonName('张𬱖', '张?')).toBe(false);
    expect(samePersonName('张?', '张?')).toBe(false);
  });
});

it('names of organisations are equal but for widths and spaces', () => {
  expect(sameOrganisationName('会泽县（第1）培训学校', '会泽县(第1) 培训学校')).toBe(true);
  expect(sameOrganisationName('会泽县第1培训学校', '会泽县第2培训学校')).toBe(false);
  expect(sameOrganisationName('会泽县?培训学校', '会泽县?培训学校')).toBe(false);
  expect(sameOrganisationName('', ' ')).toBe(false);
});
