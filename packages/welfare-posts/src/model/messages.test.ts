import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attendanceLineWorkflow, attendanceSheetWorkflow, decisionsFor, lineDecisions } from './attendance.js';
import { lineErrorCodes } from './attendance-judge.js';
import { welfarePostDictionaries } from './dictionaries.js';
import { welfarePostMessages } from './messages.js';
import { rosterErrorCodes } from './roster-draft.js';

const sources = ['.', '../service', '../knex'].flatMap((folder) => {
  const directory = new URL(`${folder}/`, import.meta.url);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
    .map((name) => readFileSync(new URL(name, directory), 'utf8'));
});

describe('sentences', () => {
  it('exist for every refusal that the code can answer', () => {
    const codes = new Set(
      sources.flatMap((source) => [...source.matchAll(/'(POSTS\.[A-Z_]+)'/g)].map((match) => match[1] ?? '')),
    );
    expect([...codes].filter((code) => welfarePostMessages[code] === undefined)).toEqual([]);
  });

  it('say the problem and what to do for every finding that stops a line', () => {
    for (const code of [...lineErrorCodes, ...rosterErrorCodes]) {
      expect(welfarePostMessages[code], code).toBeDefined();
      expect(welfarePostMessages[`${code}.suggestion`], `${code}.suggestion`).toBeDefined();
    }
  });

  it('use the same placeholders in both languages', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [code, { zh, en }] of Object.entries(welfarePostMessages)) {
      if (code.startsWith('POSTS.') || /^[a-z]/.test(code)) expect(placeholders(en), code).toEqual(placeholders(zh));
    }
  });

  it('name every state and decision', () => {
    expect(Object.keys(welfarePostDictionaries.lineDecision)).toEqual([...lineDecisions]);
    expect(Object.keys(welfarePostDictionaries.lineState)).toEqual([...attendanceLineWorkflow.states]);
    expect(Object.keys(welfarePostDictionaries.sheetState)).toEqual([...attendanceSheetWorkflow.states]);
  });
});

describe('decisions', () => {
  const finding = (code: string) => ({ code, severity: 'error' as const, cell: null, params: {} });

  it('depend on what is wrong and on whether the line is frozen', () => {
    expect(decisionsFor({ state: 'ok', frozen: true, findings: [] })).toEqual([]);
    expect(decisionsFor({ state: 'ok', frozen: false, findings: [] })).toEqual(['correct', 'recheck', 'exclude']);
    expect(decisionsFor({ state: 'excluded', frozen: true, findings: [] })).toEqual(['reopen']);
    expect(decisionsFor({ state: 'to_fix', frozen: true, findings: [finding('amount_mismatch')] })).toContain(
      'accept-calculated',
    );
    expect(
      decisionsFor({
        state: 'to_fix',
        frozen: false,
        findings: [finding('amount_mismatch'), finding('holder_over_age')],
      }),
    ).not.toContain('accept-calculated');
    expect(decisionsFor({ state: 'to_fix', frozen: false, findings: [finding('name_mismatch')] })).toContain(
      'accept-register-name',
    );
  });
});
