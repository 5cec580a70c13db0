import { useLocale } from 'react-admin';
import { welfarePostMessages } from '../model/messages.js';

/** What a finding is about, in a few words. */
export function findingTitle(code: string, locale: string): string {
  const message = welfarePostMessages[`${code}.title`] ?? welfarePostMessages[code];
  return message === undefined ? code : locale === 'en' ? message.en : message.zh;
}

/** Codes of findings in words. */
export function FindingTitles({ codes }: { readonly codes: readonly string[] }) {
  const locale = useLocale();
  if (codes.length === 0) return '—';
  return codes.map((code) => findingTitle(code, locale)).join(locale === 'en' ? '; ' : '；');
}
