import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConsoleMessages, createI18nProvider, kitEn, kitZh, reactAdminZh } from '@gongyi/console-kit';
import englishMessages from 'ra-language-english';
import { describe, expect, it } from 'vitest';
import { modules } from './modules.js';

const keysOf = (messages: ConsoleMessages, prefix = ''): string[] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );

/** Chinese shows one form; polyglot would cut a text at its first separator. */
const textsOf = (messages: ConsoleMessages): string[] =>
  Object.values(messages).flatMap((value) =>
    typeof value === 'object' && value !== null ? textsOf(value) : typeof value === 'string' ? [value] : [],
  );

/** What a text is filled with, by key: both languages must be filled with the same. */
const argumentsOf = (messages: ConsoleMessages): Record<string, string[]> =>
  Object.fromEntries(
    keysOf(messages).map((key) => [
      key,
      [...new Set([...textAt(messages, key).matchAll(/%\{(\w+)\}/g)].map(([, name = '']) => name))].sort(),
    ]),
  );
const textAt = (messages: ConsoleMessages, key: string): string =>
  String(key.split('.').reduce<unknown>((found, part) => (found as ConsoleMessages)[part], messages));

const catalogues = [
  [
    'react-admin',
    { zh: reactAdminZh as unknown as ConsoleMessages, en: englishMessages as unknown as ConsoleMessages },
  ],
  ['kit', { zh: kitZh as ConsoleMessages, en: kitEn as ConsoleMessages }],
  ...modules.map((module) => [module.name, module.messages] as const),
] as const;

const root = fileURLToPath(new URL('../../..', import.meta.url));
const screens = [
  'packages/console-kit/src',
  'packages/registry/src/admin',
  'packages/welfare-posts/src/admin',
  'packages/subsidy/src/admin',
  'packages/training/src/admin',
  'packages/policies/src/admin',
  'apps/console/src',
];

/** Keys that stand in the sources of the screens word for word. */
function writtenKeys(): string[] {
  const files = screens.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|messages\.ts$/.test(name))
      .map((name) => join(root, folder, name)),
  );
  const key =
    /['"]((?:ra|console|month|imports|system|registry|posts|subsidy|training|rules|resources|states)(?:\.[\w-]+)+)['"]/g;
  return [
    ...new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(key)].map(([, found = '']) => found))),
  ];
}

describe('the texts of the console', () => {
  it.each(catalogues)('%s says everything in both languages', (_name, { zh, en }) => {
    expect(keysOf(zh).sort()).toEqual(keysOf(en).sort());
    expect(textsOf(zh).filter((text) => text.includes('||||'))).toEqual([]);
  });

  // react-admin names things where Chinese counts them; ours say the same.
  it.each(catalogues.slice(1))('%s fills both languages with the same', (_name, { zh, en }) => {
    expect(argumentsOf(zh)).toEqual(argumentsOf(en));
  });

  it('has a text for every key that a screen writes', () => {
    const known = catalogues.flatMap(([, { zh }]) => keysOf(zh));
    // A permission's name and the beginning of longer keys look like keys.
    const isKnown = (key: string) =>
      known.includes(key) || known.includes(`permissions.${key}`) || known.some((other) => other.startsWith(`${key}.`));
    const keys = writtenKeys();
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => !isKnown(key))).toEqual([]);
  });

  it('names every resource, menu entry and kind of file', async () => {
    const provider = createI18nProvider(modules);
    const keys = modules.flatMap(({ resources, menu, importKinds = [] }) => [
      ...resources
        .filter(({ list, show }) => list !== undefined || show !== undefined)
        .map(({ name }) => `resources.${name}.name`),
      ...menu.flatMap(({ label, group }) => [label, `console.groups.${group}`]),
      ...importKinds.flatMap(({ label, description }) => [label, description]),
    ]);
    for (const locale of ['zh-CN', 'en']) {
      await provider.changeLocale(locale);
      expect(
        keys.filter((key) => provider.translate(key, { _: '' }) === ''),
        locale,
      ).toEqual([]);
    }
  });
});
