import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskBankCard, maskPersonName, maskPhone, maskResidentId } from './masking.js';

describe('masks', () => {
  it('show what publicity sheets show', () => {
    expect(maskResidentId('530326195805029411')).toBe('530326********9411');
    expect(maskBankCard('6217004350000001234')).toBe('6217***********1234');
    expect(maskPhone('19900001234')).toBe('199****1234');
  });

  it.each([
    ['张', '*'],
    ['张三', '张*'],
    ['张兴有', '张*有'],
    ['𠮷𬱖', '𠮷*'],
    ['张𬱖𠮷', '张*𠮷'],
    ['迪丽·热巴', '迪***巴'],
    ['', ''],
  ])('the name %s becomes %s', (name, masked) => {
    expect(maskPersonName(name)).toBe(masked);
  });

  it('hide text that is too short to have a middle', () => {
    expect(maskResidentId('5303261234')).toBe('**********');
    expect(maskBankCard('12345678')).toBe('********');
    expect(maskPhone('1234567')).toBe('*******');
  });

  it('keep the length, hide something, and never show the middle', () => {
    const masks: [(text: string) => string, number, number][] = [
      [maskResidentId, 6, 4],
      [maskBankCard, 4, 4],
      [maskPhone, 3, 4],
      [maskPersonName, 1, 1],
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 25 }),
        fc.constantFrom(...masks),
        (text, [mask, first, last]) => {
          const [before, after] = [[...text], [...mask(text)]];
          expect(after).toHaveLength(before.length);
          expect(after).toContain('*');
          after.forEach((letter, index) => {
            const isEnd = index < first || index >= before.length - last;
            expect(letter === '*' || (isEnd && letter === before[index])).toBe(true);
          });
        },
      ),
    );
  });
});
