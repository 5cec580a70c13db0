import { readdirSync, readFileSync } from 'node:fs';
import { settingShapes } from '@gongyi/api/setting-shapes';
import type { LocalDate } from '@gongyi/kernel';
import { resolveShipped } from '@gongyi/policies';
import { checkSettingShapes, loadPack, resolveScheme } from '@gongyi/rules';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../docs/reference/', import.meta.url);
const script = new URL('../../apps/api/scripts/reference-pages.mjs', import.meta.url);

describe('docs/reference', () => {
  it('says what the packs and the function library say; npm run docs writes it anew', async () => {
    const { referencePages } = (await import(script.href)) as { referencePages(): Map<string, string> };
    const pages = referencePages();
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => path.replaceAll('\\', '/'));
    expect(written.sort()).toEqual([...pages.keys()].sort());
    const stale = written.filter((path) => readFileSync(new URL(path, folder), 'utf8') !== pages.get(path));
    expect(stale).toEqual([]);
  });
});

describe('docs/policy.md', () => {
  it('the pack that it writes step by step is a pack, and answers as the text says', () => {
    const text = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
    const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block ?? '');
    const paths = [
      'pack.yaml',
      'parameters/min_months.yaml',
      'parameters/travel_zone.yaml',
      'schemes/travel.yaml',
      'settings/post-appraisal.yaml',
    ];
    const pack = loadPack(Object.fromEntries(paths.map((path, index) => [path, blocks[index] ?? ''])), resolveShipped);
    expect(checkSettingShapes(pack, settingShapes)).toEqual([]);
    expect(pack.settings.get('post-appraisal')?.data.values[0]?.sources).toHaveLength(2);
    const answer = resolveScheme(pack, 'travel', '2024-05-01' as LocalDate);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const facts = { on: '2024-05-01', work_place: '宁夏', organised_transport: false, months_worked: 3 };
    expect(answer.scheme.explain(facts).amountFen).toBe(40_000);
    expect(answer.scheme.explain({ ...facts, months_worked: 2 }).reasons[0]?.code).toBe('MIN_STAY_NOT_MET');
    expect(resolveScheme(pack, 'travel', '2026-01-01' as LocalDate)).toMatchObject({
      ok: false,
      refusal: { code: 'NO_CONFIRMED_RULE' },
    });
  });
});
