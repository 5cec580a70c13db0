import type { LocalDate } from '@gongyi/kernel';
import { findOn } from './dated.js';
import type { Pack } from './pack.js';
import type { Bilingual } from './pack-schema.js';
import { type RefusalCode, type Source, sourceOf } from './resolve-parameter.js';

/** A setting as it holds in a place on a day. */
export interface ResolvedSetting {
  readonly id: string;
  readonly title: Bilingual;
  /** As the pack wrote it; the module that reads it checks its shape. */
  readonly value: unknown;
  readonly from: LocalDate;
  readonly until: LocalDate | undefined;
  /** The pack that it stands in. */
  readonly packId: string;
  readonly source: Source;
  /** Parts that rest on another text, by their path in the value, `procedure.1`. */
  readonly sources: ReadonlyMap<string, Source>;
}

export type SettingAnswer =
  | { readonly ok: true; readonly setting: ResolvedSetting }
  | { readonly ok: false; readonly code: RefusalCode; readonly title: Bilingual | undefined };

/**
 * What a place has settled on a day: the nearest place that says something decides, wholly; nothing is mixed from two
 * places, and what has ended is not carried over.
 *
 * @example resolveSetting(pack, 'post-exit', localDate('2025-03-01'))
 */
export function resolveSetting(pack: Pack, id: string, on: LocalDate): SettingAnswer {
  let later: SettingAnswer | undefined;
  for (const place of pack.chain) {
    const file = place.settings.get(id)?.data;
    const answer = file === undefined ? undefined : findOn(file.values, on);
    if (file === undefined || answer === undefined) continue;
    const { title, afterwards } = file;
    if (answer.at === 'not_yet') {
      later ??= { ok: false, code: 'RULE_NOT_YET', title };
      continue;
    }
    if (answer.at === 'ended')
      return { ok: false, code: afterwards === 'unconfirmed' ? 'NO_CONFIRMED_RULE' : 'RULE_EXPIRED', title };
    const { value, from, until, cite, confidence, sources } = answer.row;
    const parts = sources.map((part) => [part.at, sourceOf(pack, part.cite, part.confidence)] as const);
    const source = sourceOf(pack, cite, confidence);
    return { ok: true, setting: { id, title, value, from, until, packId: place.id, source, sources: new Map(parts) } };
  }
  return later ?? { ok: false, code: 'NO_CONFIRMED_RULE', title: undefined };
}
