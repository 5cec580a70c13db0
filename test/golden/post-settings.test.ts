import { settingShapes } from '@gongyi/api/setting-shapes';
import type { LocalDate } from '@gongyi/kernel';
import { getPack, listPacks } from '@gongyi/policies';
import { checkSettingShapes, resolveSetting } from '@gongyi/rules';
import { postSettings } from '@gongyi/welfare-posts';
import { describe, expect, it } from 'vitest';

const shipped = listPacks().map(({ id }) => {
  const pack = getPack(id);
  if (pack === undefined) throw new Error(`no pack ${id}`);
  return { id, pack };
});
const settled = shipped.filter(({ pack }) => pack.settings.has('post-exit'));

describe('the settings of every shipped pack', () => {
  it.each(shipped)('$id: in the shape that the modules read', ({ pack }) => {
    expect(checkSettingShapes(pack, settingShapes)).toEqual([]);
  });

  it('four places have settled the life of a post', () => {
    expect(settled.map(({ id }) => id).sort()).toEqual(['371522', '450226', '530326', 'guizhou-unnamed']);
  });

  it.each(settled)('$id: all of them, from the same day to the same day', ({ pack }) => {
    expect(Object.keys(postSettings).filter((id) => !pack.settings.has(id))).toEqual([]);
    const spans = [...pack.settings.values()].map(({ data: { values } }) =>
      values.map(({ from, until }) => `${from} ${until ?? ''}`).join(),
    );
    expect(new Set(spans).size).toBe(1);
  });

  it.each(settled)('$id: nothing from before the first day, nothing carried over after the last', ({ pack }) => {
    const value = pack.settings.get('post-exit')?.data.values[0];
    if (value?.until === undefined) throw new Error('every demonstration and notice has an end');
    const on = (day: string) => resolveSetting(pack, 'post-exit', day as LocalDate);
    expect(on(value.from).ok).toBe(true);
    expect(on(value.until).ok).toBe(true);
    expect(on('2000-01-01')).toMatchObject({ ok: false, code: 'RULE_NOT_YET' });
    expect(on('2099-01-01')).toMatchObject({ ok: false, code: 'NO_CONFIRMED_RULE' });
  });

  it.each(settled)('$id: what no document says is marked, and what one says names it', ({ pack }) => {
    for (const { data } of pack.settings.values()) {
      for (const { cite, confidence, sources } of data.values) {
        // A whole setting rests on a text only where the text is whole; parts name their own.
        expect(['template', 'demonstration']).toContain(confidence);
        expect(['template', 'demonstration']).toContain(pack.documents.get(cite.document)?.confidence);
        for (const part of sources) expect(pack.documents.get(part.cite.document)?.url).toMatch(/^https?:/);
      }
      expect(data.note?.zh).toMatch(/样例值|演示数值/);
    }
  });

  it('a county of Yunnan insures, because its province says so', () => {
    const below = settled.filter(({ pack }) => pack.chain.some(({ id }) => id === '53'));
    expect(below.length).toBeGreaterThan(0);
    for (const { pack } of below)
      for (const { value } of pack.settings.get('post-agreement')?.data.values ?? [])
        expect(value['insurance']).toBe('required');
  });

  it.each(settled)('$id: who may hold a post is the place’s own', ({ pack }) => {
    expect(pack.schemes.has('post-eligibility')).toBe(true);
    const own = pack.cases.filter(({ scheme }) => scheme === 'post-eligibility');
    const codes = new Set(own.map(({ expected }) => expected['refusal']));
    const conditions = pack.schemes.get('post-eligibility')?.at(-1)?.file.data.conditions ?? [];
    for (const { code } of conditions) expect([...codes]).toContain(code);
    expect(own.length).toBeGreaterThanOrEqual(8);
    expect([...codes]).toContain('FACT_MISSING');
  });
});
