import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { header, problemsOf } from '../testing/small-pack.js';
import { checkSettingShapes } from './check-settings.js';
import { settingJsonSchema } from './json-schema.js';
import { loadPack } from './load-pack.js';
import { resolveSetting } from './resolve-setting.js';

const setting = (value: string, more = '', id = 'notice') => `
id: ${id}
title: { zh: 公示, en: notice }
values:
  - from: 2025-01-01
    cite: { document: d, clause: c }
    confidence: template
${more}
    value:
${value}
`;
const shapes = {
  notice: z.strictObject({ days: z.int(), unit: z.enum(['working', 'calendar']), steps: z.array(z.string()) }),
};
const right = '      days: 5\n      unit: working\n      steps: [a, b]';
const check = (text: string) =>
  checkSettingShapes(loadPack({ 'pack.yaml': header, 'settings/notice.yaml': text }), shapes);

describe('the shapes that a host reads', () => {
  it('a setting in its shape is no problem', () => {
    expect(check(setting(right))).toEqual([]);
  });

  it('a wrong value is told with its file, line, path and what may stand there', () => {
    const [problem, ...others] = check(setting(right.replace('working', 'workdays')));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'INVALID_VALUE',
      file: 'settings/notice.yaml',
      path: 'values.0.value.unit',
      line: 11,
      message: { en: expect.stringContaining('"working"|"calendar"') },
      suggestion: { en: expect.stringContaining('schema notice') },
    });
    expect(problem?.excerpt).toContain('unit: workdays');
  });

  it('an unknown key and one that is missing are told where they stand or should stand', () => {
    const problems = check(setting('      days: 5\n      unit: working\n      step: [a]'));
    expect(problems.map(({ code, path, line }) => [code, path, line])).toEqual([
      ['INVALID_VALUE', 'values.0.value.steps', 9],
      ['UNKNOWN_KEY', 'values.0.value.step', 12],
    ]);
  });

  it('a setting that nobody reads is told with the one that was meant', () => {
    expect(check(setting(right, '', 'notise'))).toEqual([
      expect.objectContaining({
        code: 'UNKNOWN_SETTING',
        path: 'id',
        suggestion: { zh: '是不是“notice”？', en: 'did you mean notice?' },
      }),
    ]);
  });

  it('a pack above is looked into as well', () => {
    const above = { 'pack.yaml': header, 'settings/notice.yaml': setting(right.replace('5', 'five')) };
    const below = {
      'pack.yaml':
        'id: below\nversion: "2025.1"\nplace: { division: null, zh: 村, en: v }\nextends: small\ntitle: { zh: 村, en: v }\n',
    };
    const pack = loadPack(below, (id) => (id === 'small' ? above : undefined));
    expect(checkSettingShapes(pack, shapes).map(({ file }) => file)).toEqual(['small/settings/notice.yaml']);
  });

  it('an editor gets the shape of one setting', () => {
    expect(JSON.stringify(settingJsonSchema('notice', shapes.notice))).toContain('"enum":["working","calendar"]');
  });
});

describe('parts with a source of their own', () => {
  const part = (at: string, document = 'd') =>
    `    sources:\n      - { at: ${at}, cite: { document: ${document}, clause: 第五条 }, confidence: full }`;

  it('are told beside the source of the rest', () => {
    const pack = loadPack({ 'pack.yaml': header, 'settings/notice.yaml': setting(right, part('steps.1')) });
    const answer = resolveSetting(pack, 'notice', '2025-03-01' as never);
    if (!answer.ok) throw new Error(answer.code);
    expect(answer.setting.source).toMatchObject({ clause: 'c', confidence: 'template' });
    expect([...answer.setting.sources]).toEqual([
      ['steps.1', expect.objectContaining({ clause: '第五条', confidence: 'full', documentNumber: '文〔2025〕1号' })],
    ]);
  });

  it('are members of a list by their id as well', () => {
    const value = '      grounds: [{ id: age, zh: 年龄 }]';
    const files = (at: string) => ({ 'settings/notice.yaml': setting(value, part(at)) });
    expect(problemsOf(files('grounds.age.zh'))).toEqual([]);
    expect(problemsOf(files('grounds.wish'))).toHaveLength(1);
  });

  it('must be there, and cite a document that is there', () => {
    const files = (more: string) => ({ 'settings/notice.yaml': setting(right, more) });
    expect(problemsOf(files(part('steps.2')))).toEqual(['UNKNOWN_PART settings/notice.yaml values.0.sources.0.at']);
    expect(problemsOf(files(part('steps', 'e')))).toEqual([
      'UNKNOWN_DOCUMENT settings/notice.yaml values.0.sources.0.cite.document',
    ]);
  });
});
