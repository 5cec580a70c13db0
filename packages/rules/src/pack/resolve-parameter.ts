import { fen, formatYuan, type LocalDate } from '@gongyi/kernel';
import type { Ratio, ValueType } from '../expression/expression.js';
import { type DateAnswer, findOn } from './dated.js';
import type { Pack } from './pack.js';
import type { Bilingual, Confidence, ParameterFile, ParameterValue } from './pack-schema.js';
import { readTable, shapeOf, type Table } from './table.js';
import { isTold, readValue, typeOfUnit, type Unit } from './values.js';

/** Why a rule gives no answer on a day. */
export type RefusalCode =
  | 'UNKNOWN_SCHEME'
  | 'LOCAL_VALUE_MISSING'
  | 'RULE_EXPIRED'
  | 'RULE_NOT_YET'
  | 'NO_CONFIRMED_RULE';

/** What a rule refers to, as a reader finds it. */
export interface Source {
  readonly documentNumber: string;
  readonly documentTitle: string;
  readonly clause: string;
  readonly url: string | null;
  readonly confidence: Confidence;
}

/** A parameter as it holds in a place on a day. */
export interface ResolvedParameter {
  readonly id: string;
  readonly title: Bilingual;
  readonly unit: Unit;
  readonly type: ValueType | undefined;
  readonly number: number;
  readonly ratio: Ratio | undefined;
  /** In figures: 800.00, 22, 0.35; how many rows a table has. */
  readonly text: string;
  /** Only for a table; `number` is not a number then. */
  readonly table: Table | undefined;
  readonly bound: ParameterValue['bound'];
  readonly from: LocalDate;
  readonly until: LocalDate | undefined;
  /** The pack that the value stands in. */
  readonly packId: string;
  readonly source: Source;
}

export interface ParameterRefusal {
  readonly code: RefusalCode;
  readonly parameter: string;
  readonly title: Bilingual | undefined;
  /** LOCAL_VALUE_MISSING: what the place above allows. */
  readonly bound?: {
    readonly kind: 'floor' | 'ceiling' | 'range';
    readonly least?: ResolvedParameter;
    readonly most?: ResolvedParameter;
  };
}

export type ParameterAnswer =
  | { readonly ok: true; readonly value: ResolvedParameter }
  | { readonly ok: false; readonly refusal: ParameterRefusal };

interface Level {
  readonly pack: Pack;
  readonly file: ParameterFile;
  readonly answer: DateAnswer<ParameterValue>;
}

/**
 * The value of a parameter in a place on a day: the nearest place that says something decides. A floor, ceiling or range
 * is not a value; an ended value is never carried over, and never replaced by an older one from above.
 *
 * @param take 'value' asks for the exact value; 'floor' and 'ceiling' for the end of what is allowed.
 */
export function resolveParameter(
  pack: Pack,
  id: string,
  on: LocalDate,
  take: 'value' | 'floor' | 'ceiling' = 'value',
): ParameterAnswer {
  const levels = pack.chain.flatMap((place): Level[] => {
    const file = place.parameters.get(id)?.data;
    const answer = file === undefined ? undefined : findOn(file.values, on);
    return file === undefined || answer === undefined ? [] : [{ pack: place, file, answer }];
  });
  for (const level of levels) {
    const { answer } = level;
    if (answer.at === 'not_yet') continue;
    if (answer.at === 'ended')
      return refuse(level.file.afterwards === 'unconfirmed' ? 'NO_CONFIRMED_RULE' : 'RULE_EXPIRED', level);
    const value = found(level, answer.row, take, pack);
    if (value !== undefined) return { ok: true, value };
    if (take === 'value') return missingLocalValue(level, answer.row, pack);
  }
  const [nearest] = levels;
  if (nearest === undefined)
    return { ok: false, refusal: { code: 'NO_CONFIRMED_RULE', parameter: id, title: undefined } };
  return refuse(levels.some(({ answer }) => answer.at === 'in_force') ? 'NO_CONFIRMED_RULE' : 'RULE_NOT_YET', nearest);
}

function found(
  level: Level,
  row: ParameterValue,
  take: 'value' | 'floor' | 'ceiling',
  pack: Pack,
): ResolvedParameter | undefined {
  if (shapeOf(level.file) !== undefined) {
    const wanted = take === 'value' ? 'exact' : take;
    return row.bound === wanted ? resolvedTable(level, row, pack) : undefined;
  }
  const value = pick(row, take);
  return value === undefined ? undefined : resolved(level, row, value, pack);
}

function pick(value: ParameterValue, take: 'value' | 'floor' | 'ceiling'): string | number | undefined {
  if (value.bound === 'exact') return take === 'value' ? value.value : undefined;
  if (value.bound === 'range') return take === 'floor' ? value.min : take === 'ceiling' ? value.max : undefined;
  return value.bound === take ? value.value : undefined;
}

function refuse(code: RefusalCode, { file }: Level): ParameterAnswer {
  return { ok: false, refusal: { code, parameter: file.id, title: file.title } };
}

function missingLocalValue(level: Level, row: ParameterValue, pack: Pack): ParameterAnswer {
  const [floor, ceiling] = [pick(row, 'floor'), pick(row, 'ceiling')];
  const bound = {
    kind: row.bound === 'exact' ? 'range' : row.bound,
    ...(floor === undefined ? {} : { least: resolved(level, row, floor, pack) }),
    ...(ceiling === undefined ? {} : { most: resolved(level, row, ceiling, pack) }),
  } as const;
  return {
    ok: false,
    refusal: { code: 'LOCAL_VALUE_MISSING', parameter: level.file.id, title: level.file.title, bound },
  };
}

function resolved(
  { pack: place, file }: Level,
  row: ParameterValue,
  raw: string | number,
  pack: Pack,
): ResolvedParameter {
  const plain = readValue(raw, file.unit);
  const { number, ratio } = isTold(plain) ? { number: Number.NaN, ratio: undefined } : { ratio: undefined, ...plain };
  const text = file.unit === 'yuan' ? formatYuan(fen(number)) : String(raw);
  return { ...common(place, file, row, pack), number, ratio, text, table: undefined };
}

function resolvedTable({ pack: place, file }: Level, row: ParameterValue, pack: Pack): ResolvedParameter {
  const table = readTable(file, row);
  const text = String(row.bound === 'range' ? 0 : (row.rows?.length ?? 0));
  return { ...common(place, file, row, pack), number: Number.NaN, ratio: undefined, text, table };
}

function common(place: Pack, file: ParameterFile, row: ParameterValue, pack: Pack) {
  return {
    id: file.id,
    title: file.title,
    unit: file.unit,
    type: typeOfUnit(file.unit),
    from: row.from,
    until: row.until,
    packId: place.id,
    bound: row.bound,
    source: sourceOf(pack, row.cite, row.confidence),
  };
}

/** The document behind a citation. */
export function sourceOf(
  pack: Pack,
  cite: { readonly document: string; readonly clause: string },
  confidence?: Confidence,
): Source {
  const document = pack.documents.get(cite.document);
  return {
    documentNumber: document?.number ?? cite.document,
    documentTitle: document?.title ?? cite.document,
    clause: cite.clause,
    url: document?.url ?? null,
    confidence: confidence ?? document?.confidence ?? 'secondary',
  };
}
