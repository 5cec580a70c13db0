import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../docs/reference/', import.meta.url);
const script = new URL('../../packages/policies/scripts/reference-pages.mjs', import.meta.url);

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
