import type { Bilingual } from '../pack/pack-schema.js';

/** Something wrong in a pack, with the place and the remedy. */
export interface PackProblem {
  /** Stable: `UNKNOWN_KEY`, `UNKNOWN_NAME`, `DATES_OVERLAP` … */
  readonly code: string;
  readonly file: string;
  /** Keys from the top of the file, `conditions.0.when`. */
  readonly path: string;
  /** 1-based; undefined when the file could not be read that far. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly message: Bilingual;
  readonly suggestion?: Bilingual | undefined;
  /** The line in question with a caret under the place. */
  readonly excerpt?: string | undefined;
}

/** A problem inside one expression; offsets count from the start of its text. */
export interface ExpressionProblem {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly message: Bilingual;
  readonly suggestion?: Bilingual | undefined;
}

export function formatProblem(problem: PackProblem, locale: 'zh' | 'en'): string {
  const place = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  const lines = [`${problem.file}${place} ${problem.path}: ${problem.message[locale]} [${problem.code}]`];
  if (problem.excerpt !== undefined) lines.push(problem.excerpt);
  if (problem.suggestion !== undefined) lines.push(`  → ${problem.suggestion[locale]}`);
  return lines.join('\n');
}

/** What a person reads, in both languages. */
export function told(zh: string, en: string): Bilingual {
  return { zh, en };
}

/** The known name that a person most likely meant, or undefined when none is near. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let distance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const steps = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (steps < distance) [best, distance] = [candidate, steps];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8 || a.length > 80) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 99;
}

/** A sentence that helps after a wrong name. */
export function didYouMean(name: string, known: readonly string[]): Bilingual {
  const close = nearest(name, known);
  if (close !== undefined) return told(`是不是“${close}”？`, `did you mean ${close}?`);
  const some = known.slice(0, 20);
  return known.length === 0
    ? told('一个也没有定义', 'none is defined')
    : told(`可用的：${some.join('、')}`, `known: ${some.join(', ')}`);
}

/** A second thing of the same name. */
export function existsAlready(name: string) {
  return { code: 'NAME_TWICE', message: told(`“${name}”已经有了`, `${name} exists already`) };
}

/** The last of several has an end. `of` says of what: a value, a version. */
export function afterwardsMissing(of: Bilingual) {
  return {
    code: 'AFTERWARDS_MISSING',
    message: told(
      `最后一个${of.zh}有截止日期，却没有写以后怎么办`,
      `the last ${of.en} ends, but nothing says what holds afterwards`,
    ),
    suggestion: told(
      '写上 afterwards: expired；还没有新文件的，写 afterwards: unconfirmed',
      'add afterwards: expired, or afterwards: unconfirmed while no new document is known',
    ),
  };
}

/** A citation of a document that the pack does not list. */
export function unknownDocument(id: string, known: Iterable<string>) {
  return {
    code: 'UNKNOWN_DOCUMENT',
    message: told(`没有登记叫“${id}”的文件`, `no document is called ${id}`),
    suggestion: didYouMean(id, [...known]),
  };
}

/** Ends the reading of an expression. */
export class Refused extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.message.en);
  }
}
