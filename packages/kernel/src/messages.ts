import type { JsonObject } from './json.js';

export type Locale = 'zh-CN' | 'en';

/** Sentences by code, with `{name}` placeholders. */
export type MessageCatalogue = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

/**
 * The sentence for `code` in the reader's language; the code itself when no catalogue knows it.
 *
 * @example translate([kernelMessages], 'KERNEL.CALENDAR_YEAR_UNKNOWN', { year: 2031 }, 'en')
 */
export function translate(
  catalogues: readonly MessageCatalogue[],
  code: string,
  params: JsonObject,
  locale: Locale,
): string {
  const entry = catalogues.find((catalogue) => Object.hasOwn(catalogue, code))?.[code];
  if (entry === undefined) return code;
  const text = locale === 'en' ? entry.en : entry.zh;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined || value === null
      ? whole
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  });
}

/** True when a catalogue has a sentence for the code. */
export function hasMessage(catalogues: readonly MessageCatalogue[], code: string): boolean {
  return catalogues.some((catalogue) => Object.hasOwn(catalogue, code));
}
