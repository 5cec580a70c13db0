import polyglotI18nProvider from 'ra-i18n-polyglot';
import englishMessages from 'ra-language-english';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import type { ConsoleMessages, ConsoleModule } from '../module.js';
import { kitEn } from './kit-en.js';
import { kitZh } from './kit-zh.js';
import { reactAdminZh } from './react-admin-zh.js';

export const consoleLocales = [
  { locale: 'zh-CN', name: '中文' },
  { locale: 'en', name: 'English' },
];

/** One catalogue a language out of react-admin's texts, the kit's and every module's; later ones win. */
export function createI18nProvider(modules: readonly Pick<ConsoleModule, 'messages'>[]): I18nProvider {
  const zh = modules.reduce((all, { messages }) => merge(all, messages.zh), merge(reactAdminZh, kitZh));
  const en = modules.reduce((all, { messages }) => merge(all, messages.en), merge(englishMessages, kitEn));
  return polyglotI18nProvider((locale) => (locale === 'en' ? en : zh) as TranslationMessages, 'zh-CN', consoleLocales, {
    allowMissing: true,
  });
}

/** Deep merge of nested texts; changes neither argument. */
export function merge(base: ConsoleMessages, more: ConsoleMessages): ConsoleMessages {
  const merged: Record<string, ConsoleMessages[string]> = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const before = merged[key];
    merged[key] =
      typeof value === 'object' && typeof before === 'object' && value !== null && before !== null
        ? merge(before, value)
        : value;
  }
  return merged;
}
