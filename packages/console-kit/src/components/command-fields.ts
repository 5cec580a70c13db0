import { type Json, type JsonObject, parseLocalDate, parsePeriod, parseYuan } from '@gongyi/kernel';

interface FieldBase {
  readonly name: string;
  /** Translation key; `resources.<resource>.fields.<name>` unless given. */
  readonly label?: string;
  /** Translation key of a line below the input. */
  readonly help?: string;
  readonly required?: boolean;
  /** What the input shows first; may depend on the record. */
  readonly initial?: Json | ((record: JsonObject) => Json | undefined);
  /** Shown, asked and sent only while this holds. */
  readonly visible?: (values: JsonObject, record: JsonObject) => boolean;
}

/** One input of a command's form, as data. */
export type CommandField =
  | (FieldBase & { readonly kind: 'text' | 'multiline' | 'password'; readonly minLength?: number })
  /** Required, at least two characters, kept in the audit trail. */
  | (FieldBase & { readonly kind: 'reason' })
  | (FieldBase & { readonly kind: 'number'; readonly min?: number; readonly max?: number })
  /** Typed in yuan, sent in fen. */
  | (FieldBase & { readonly kind: 'money' })
  | (FieldBase & { readonly kind: 'date' | 'period' | 'checkbox' })
  /** A document that is uploaded at once; its id is sent. */
  | (FieldBase & { readonly kind: 'file'; readonly accept?: string })
  | (FieldBase & {
      readonly kind: 'division';
      readonly level?: 'township' | 'village';
      readonly wholeCounty?: boolean;
    })
  | (FieldBase & { readonly kind: 'select' | 'multiselect'; readonly options: readonly SelectOption[] })
  /** A record of another resource, chosen from its list. */
  | (FieldBase & {
      readonly kind: 'reference';
      readonly reference: string;
      readonly text: (record: JsonObject) => string;
      /** Also by what stands in the other inputs. */
      readonly filter?: JsonObject | ((record: JsonObject, values: JsonObject) => JsonObject);
      readonly multiple?: boolean;
    });

export interface SelectOption {
  readonly value: string;
  /** Translation key, or the text itself. */
  readonly label: string;
}

/** A translation key with its arguments. */
export interface FieldProblem {
  readonly key: string;
  readonly args?: JsonObject;
}

const required: FieldProblem = { key: 'console.command.required' };

/** What an input shows before anybody typed. */
export function initialValue(field: CommandField, record: JsonObject): Json {
  const initial = typeof field.initial === 'function' ? field.initial(record) : field.initial;
  if (initial !== undefined) return initial;
  if (field.kind === 'checkbox') return false;
  return field.kind === 'multiselect' || (field.kind === 'reference' && field.multiple === true) ? [] : '';
}

export const isRequired = (field: CommandField): boolean => field.required ?? field.kind === 'reason';

/**
 * What a field's input means: the value to send, undefined for an optional field left empty, or what is wrong with it.
 *
 * @example readField({ name: 'amountFen', kind: 'money' }, '1,234.50') // { value: 123450 }
 */
export function readField(field: CommandField, raw: Json): { value: Json | undefined } | { problem: FieldProblem } {
  const text = typeof raw === 'string' ? raw.trim() : raw;
  if (text === '' || text === null || (Array.isArray(text) && text.length === 0)) {
    if (isRequired(field)) return { problem: required };
    return { value: Array.isArray(text) ? [] : undefined };
  }
  if (typeof text !== 'string') return { value: text };
  switch (field.kind) {
    case 'money': {
      const amount = parseYuan(text);
      return amount === undefined ? { problem: { key: 'console.command.invalid_money' } } : { value: amount };
    }
    case 'number':
      return readNumber(field, text);
    case 'date':
      return parseLocalDate(text) === undefined
        ? { problem: { key: 'console.command.invalid_date' } }
        : { value: text };
    case 'period':
      return parsePeriod(text) === undefined ? { problem: { key: 'console.command.invalid_period' } } : { value: text };
    case 'reason':
      return atLeast(2, text);
    case 'text':
    case 'multiline':
    case 'password':
      return atLeast(field.minLength ?? 0, text);
    default:
      return { value: text };
  }
}

function readNumber(field: { min?: number; max?: number }, text: string): ReturnType<typeof readField> {
  const number = Number(text);
  if (!Number.isFinite(number)) return { problem: { key: 'ra.validation.number' } };
  if (field.min !== undefined && number < field.min)
    return { problem: { key: 'ra.validation.minValue', args: { min: field.min } } };
  if (field.max !== undefined && number > field.max)
    return { problem: { key: 'ra.validation.maxValue', args: { max: field.max } } };
  return { value: number };
}

function atLeast(min: number, text: string): ReturnType<typeof readField> {
  return [...text].length < min ? { problem: { key: 'console.command.min_length', args: { min } } } : { value: text };
}

export interface FormReading {
  readonly values: JsonObject;
  readonly problems: Readonly<Record<string, FieldProblem>>;
}

/** All visible fields of a form, read at once. */
export function readForm(fields: readonly CommandField[], raw: JsonObject, record: JsonObject): FormReading {
  const values: Record<string, Json> = {};
  const problems: Record<string, FieldProblem> = {};
  for (const field of fields) {
    if (field.visible?.(raw, record) === false) continue;
    const reading = readField(field, raw[field.name] ?? '');
    if ('problem' in reading) problems[field.name] = reading.problem;
    else if (reading.value !== undefined) values[field.name] = reading.value;
  }
  return { values, problems };
}
