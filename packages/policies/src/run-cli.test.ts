import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { runPolicyCli } from './run-cli.js';

const shapes = { 'post-notice': z.strictObject({ days: z.int() }), 'post-steps': z.strictObject({}) };
const pack = {
  'pack.yaml': `id: mine
version: "2025.1"
place: { division: null, zh: 某县, en: a county }
title: { zh: 某县, en: a county }
documents: [{ id: d, number: 文, title: 文, url: null, confidence: template }]
`,
  'settings/post-notice.yaml': `id: post-notice
title: { zh: 公示, en: notice }
values:
  - { from: 2025-01-01, cite: { document: d, clause: c }, confidence: template, value: { days: five } }
`,
};

/** What is printed, and the exit code. */
function run(args: readonly string[], options = {}): { readonly code: number; readonly text: string } {
  const lines: string[] = [];
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: unknown) => lines.push(String(line)));
  return { code: runPolicyCli(args, options), text: lines.join('\n') };
}

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  for (const [path, text] of Object.entries(pack)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => rmSync(folder, { recursive: true }));

  it('leaves settings alone where no module is known', () => {
    expect(run(['check', folder])).toMatchObject({ code: 0 });
  });

  it('tells a setting that a module cannot read, with its place and the remedy', () => {
    const { code, text } = run(['check', folder], { settingShapes: shapes });
    expect(code).toBe(1);
    expect(text).toContain('settings/post-notice.yaml:4:');
    expect(text).toContain('values.0.value.days');
    expect(text).toContain('schema post-notice');
  });

  it('names what is settled nowhere', () => {
    expect(run(['check', '53'], { settingShapes: shapes })).toMatchObject({
      code: 0,
      text: expect.stringContaining('settled neither here nor above: post-notice, post-steps'),
    });
  });

  it('asked for nothing it knows, says what it can do', () => {
    expect(run(['schema', 'post-notice']).code).toBe(2);
    expect(run([]).text).toContain('check DIR');
  });

  it('prints the shape of a setting', () => {
    const { code, text } = run(['schema', 'post-notice'], { settingShapes: shapes });
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ properties: { id: { const: 'post-notice' } } });
  });
});
