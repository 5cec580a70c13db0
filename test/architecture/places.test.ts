import { getPack, listPacks } from '@gongyi/policies';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.js';

/** Where a place may stand in code: data of its own, made up for the demonstration or written by a script. */
const data = ['packages/policies/src/generated/', 'apps/api/src/demo'];
const endings = /(?:回族|侗族|壮族|维吾尔)?自治[区州县]$|[省市县区州盟旗]$/;

/** `云南省/曲靖市/会泽县` → 云南, 曲靖, 会泽; names of one character are no names. */
function namesOf(place: string): string[] {
  return place
    .split('/')
    .flatMap((name) => [name, name.replace(endings, '')])
    .filter((name) => name.length > 1);
}

const packs = listPacks().filter(({ division }) => division !== null && division !== '000000000000');
const names = [...new Set(packs.flatMap(({ id }) => namesOf(getPack(id)?.header.place.zh ?? '')))];
const codes = packs.flatMap(({ division }) => (division === null ? [] : [division.slice(0, 6)]));

/** Comments may give an example. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
const files = sourceFiles().filter(
  ({ path }) => !data.some((start) => path.startsWith(start)) && !/\/testing\/|\.fixture\./.test(path),
);

describe('no county in the code', () => {
  it('knows what to look for', () => {
    expect(names).toEqual(expect.arrayContaining(['会泽县', '会泽', '云南省', '三江', '莘县']));
    expect(files.length).toBeGreaterThan(200);
  });

  it('names no place that has a pack, nor its code: what differs between places is in packs', () => {
    const found = files.flatMap(({ path, text }) => {
      const code = withoutComments(text);
      const words = names.filter((name) => code.includes(name));
      const numbers = codes.filter((division) => code.includes(`'${division}`));
      return [...words, ...numbers].map((word) => `${path}: ${word}`);
    });
    expect(found).toEqual([]);
  });
});
