import { type ConsoleMessages, createI18nProvider } from '@gongyi/console-kit';
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

describe('the texts of the console', () => {
  it.each(modules.map((module) => [module.name, module] as const))(
    '%s says everything in both languages',
    (_name, { messages }) => {
      expect(keysOf(messages.zh).sort()).toEqual(keysOf(messages.en).sort());
      expect(textsOf(messages.zh).filter((text) => text.includes('||||'))).toEqual([]);
    },
  );

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
