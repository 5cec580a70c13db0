import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStrictly, encodeText, lostCharacters } from './text-encoding.js';
import { type FixedCell, readFixedWidth, readSeparated, writeFixedWidth, writeSeparated } from './text-files.js';

const textsOf = (sheets: ReturnType<typeof readSeparated>) =>
  sheets[0]?.rows.map((row) => row.cells.map((cell) => cell.text)) ?? [];

describe('encodings', () => {
  it('name what they cannot carry: a rare name is lost in GBK and kept in GB18030', () => {
    expect(lostCharacters('𬱖小明', 'gbk')).toBe('𬱖');
    expect(lostCharacters('𬱖小明䶮', 'gb18030')).toBe('');
    expect(lostCharacters('张三', 'gbk')).toBe('');
    for (const name of ['𬱖', '迪丽·热巴', '䶮'])
      expect(decodeStrictly(encodeText(name, 'gb18030'), 'gb18030')).toBe(name);
  });

  it('do not take UTF-8 for GB18030, nor the other way round', () => {
    const text = '序号,姓名,账号\r\n1,张三,6217';
    expect(decodeStrictly(encodeText(text, 'utf-8'), 'gb18030')).toBeUndefined();
    expect(decodeStrictly(encodeText(text, 'gb18030'), 'utf-8')).toBeUndefined();
    expect(decodeStrictly(Buffer.from(`\ufeff${text}`, 'utf16le'), 'gb18030')).toBeUndefined();
    expect(decodeStrictly(encodeText('1,abc', 'utf-8'), 'gb18030')).toBe('1,abc');
  });
});

describe('lines of fixed width', () => {
  const left = (text: string, width: number): FixedCell => ({ text, width, align: 'left', pad: ' ' });
  const right = (text: string, width: number): FixedCell => ({ text, width, align: 'right', pad: '0' });

  it('count bytes, so that two characters of Chinese fill four', () => {
    const bytes = writeFixedWidth([[left('张三', 6), right('80000', 8)]], 'gb18030');
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/^.{4} {2}00080000\r\n$/s);
    expect(textsOf(readFixedWidth(bytes, 'x', { encoding: 'gb18030', rows: 9, widths: () => [6, 8] }))).toEqual([
      ['张三  ', '00080000'],
    ]);
  });

  it('refuse what does not fit, and never cut it', () => {
    expect(() => writeFixedWidth([[left('欧阳修竹', 6)]], 'gb18030')).toThrow(
      expect.objectContaining({ code: 'WORKBOOK.TOO_WIDE', details: { line: 1, text: '欧阳修竹', width: 6 } }),
    );
    expect(() => writeFixedWidth([[left('𬱖', 6)]], 'gbk')).toThrow(
      expect.objectContaining({ code: 'WORKBOOK.CANNOT_ENCODE', details: { characters: '𬱖', encoding: 'gbk' } }),
    );
  });

  it('a cut line, and one that is shifted by a byte, is an error of its own', () => {
    const bytes = writeFixedWidth([[left('张三', 6)], [left('李四', 6)]], 'gb18030');
    const rows = readFixedWidth(bytes.slice(0, -4), 'x', { encoding: 'gb18030', rows: 9, widths: () => [6] })[0]?.rows;
    expect(rows?.map((row) => row.cells[0]?.kind)).toEqual(['text', 'error']);
    const shifted = Buffer.concat([Buffer.from(' '), Buffer.from(bytes).subarray(0, 5), Buffer.from('\r\n')]);
    const inside = readFixedWidth(shifted, 'x', { encoding: 'gb18030', rows: 9, widths: () => [2, 4] })[0]?.rows;
    expect(inside?.[0]?.cells[0]).toMatchObject({ kind: 'error', text: '6' });
  });

  it('come back as they were written', () => {
    const cell = fc.record({
      text: fc.stringMatching(/^[一-龥a-z0-9]{0,6}$/),
      width: fc.constant(14),
      align: fc.constantFrom<'left' | 'right'>('left', 'right'),
      pad: fc.constant(' '),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 }),
        (lines) => {
          const bytes = writeFixedWidth(lines, 'gb18030');
          const options = { encoding: 'gb18030', rows: 99, widths: () => [14, 14, 14] } as const;
          // UTF-8 may begin by chance with what is valid GB18030; the other way round the file is refused, never misread.
          if (decodeStrictly(bytes, 'gb18030') === undefined) return;
          const read = textsOf(readFixedWidth(bytes, 'x', options)).map((texts) => texts.map((text) => text.trim()));
          expect(read).toEqual(lines.map((line) => line.map(({ text }) => text).filter((text) => text !== '')));
        },
      ),
    );
  });
});

describe('separated lines', () => {
  it('are formula-safe, keep digits as text and come back', () => {
    const options = { encoding: 'gb18030', separator: '|' } as const;
    const bytes = writeSeparated([['=1+1', '\t6217000000000000017', '-5', '张三|李四', '\t=cmd']], options);
    expect(textsOf(readSeparated(bytes, 'x', { ...options, rows: 9 }))).toEqual([
      ["'=1+1", '\t6217000000000000017', "'-5", '张三|李四', "'\t=cmd"],
    ]);
  });

  it('in another encoding are refused', () => {
    const bytes = writeSeparated([['姓名', '账号']], { encoding: 'utf-8', separator: ',' });
    expect(() => readSeparated(bytes, 'x', { encoding: 'gb18030', separator: ',', rows: 9 })).toThrow(
      expect.objectContaining({ code: 'WORKBOOK.OTHER_ENCODING' }),
    );
  });
});
