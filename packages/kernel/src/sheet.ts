import type { DivisionCode } from './division.js';
import type { JsonObject } from './json.js';

/** A cell as a person sees it. `text` shows dates as YYYY-MM-DD and numbers as stored. */
export interface SheetCell {
  /** `C31` */
  readonly ref: string;
  readonly row: number;
  /** From 1. */
  readonly column: number;
  readonly kind: 'text' | 'number' | 'boolean' | 'date' | 'error' | 'blank';
  readonly text: string;
  readonly number?: number;
  /** The value is the stored result of a formula. */
  readonly formula?: boolean;
  /** The cell that holds the value, when this one only shares in its merge. */
  readonly mergedFrom?: string;
}

export interface SheetRow {
  /** As the spreadsheet counts. */
  readonly number: number;
  readonly hidden: boolean;
  /** Cells that are not blank, by column. */
  readonly cells: readonly SheetCell[];
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** Cells carry no types, as in a CSV file: whether a number was typed as text cannot be known. */
  readonly untyped?: boolean;
  readonly rows: readonly SheetRow[];
}

/** Something a program noticed at a cell. An error stops its row; a note does not. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'note';
  readonly sheet: string;
  readonly row: number;
  /** `C31`; null when the whole row or sheet is meant. */
  readonly cell: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One row of a file after the check, before anything is stored. */
export interface CheckedRow {
  readonly sheet: string;
  readonly row: number;
  readonly outcome: 'ok' | 'error';
  readonly action: 'create' | 'update' | 'unchanged' | 'none';
  /** For people, masked. */
  readonly title: string;
  /** For people, masked. */
  readonly preview: Readonly<Record<string, string | number | null>>;
  /** Everything that the commit needs; encrypted at rest. */
  readonly values: JsonObject;
  readonly findings: readonly Finding[];
  readonly divisionCode: DivisionCode;
}

export interface CheckedImport {
  readonly rows: readonly CheckedRow[];
  readonly sheetFindings: readonly Finding[];
  readonly summary: Readonly<Record<string, number | string>>;
}
