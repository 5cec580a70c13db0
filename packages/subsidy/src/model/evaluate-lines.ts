import { createDigest, digestOf, type Fen, invariant, sumFen } from '@gongyi/kernel';
import { type Amends, factKey } from './amendment.js';
import type { CompiledScheme, PolicyStatus } from './scheme.js';
import type { LineInput } from './source.js';

/** What came out for one line. */
export interface ComputedLine {
  readonly input: LineInput;
  readonly status: 'payable' | 'refused';
  readonly outcome: PolicyStatus;
  /** More than zero for a payable line, null for a refused one: a refusal and a zero are different things. */
  readonly amountFen: Fen | null;
  /** Never empty for a refused line. */
  readonly reasonCodes: readonly string[];
  /** Only in an amendment run. */
  readonly amends: Amends | null;
}

/**
 * Computes all lines in one call of the rules, in their turn. What is paid once in a period gets one payable line: a
 * second one stays visible as refused. A computed zero is refused with its own reason, and so is what is barred.
 */
export function evaluateLines(scheme: CompiledScheme, inputs: readonly LineInput[]): ComputedLine[] {
  const ordered = [...inputs].sort(byTurn);
  const answers = scheme.evaluate(ordered.map(({ facts }) => facts));
  invariant(
    answers.length === ordered.length,
    `${scheme.schemeId} answered ${answers.length} of ${ordered.length} lines`,
  );
  const paid = new Set<string>();
  return ordered.map((input, index) => {
    const answer = answers[index];
    invariant(answer !== undefined, 'one answer a line');
    if (answer.status !== 'payable') {
      return refused(input, answer.status, answer.reasonCodes.length > 0 ? answer.reasonCodes : [answer.status]);
    }
    const { amountFen } = answer;
    invariant(amountFen !== null && amountFen >= 0, 'a payable answer has an amount');
    if (amountFen === 0) return refused(input, 'payable', ['amount_is_zero', ...answer.reasonCodes]);
    if (input.bar !== null) return refused(input, input.bar.outcome, [input.bar.code]);
    if (paid.has(input.onceKey)) return refused(input, 'payable', ['already_in_period']);
    paid.add(input.onceKey);
    return { input, status: 'payable', outcome: 'payable', amountFen, reasonCodes: answer.reasonCodes, amends: null };
  });
}

function refused(input: LineInput, outcome: PolicyStatus, reasonCodes: readonly string[]): ComputedLine {
  return { input, status: 'refused', outcome, amountFen: null, reasonCodes, amends: null };
}

/** By code unit: the same on every machine, whatever its language. */
export function byPersonAndSource(
  a: { readonly personId: string; readonly sourceId: string },
  b: { readonly personId: string; readonly sourceId: string },
): number {
  if (a.personId !== b.personId) return a.personId < b.personId ? -1 : 1;
  return a.sourceId < b.sourceId ? -1 : a.sourceId > b.sourceId ? 1 : 0;
}

/** In their turn; where that is the same for all, by person and source. */
export function byTurn(a: LineInput, b: LineInput): number {
  if (a.turn !== b.turn) return a.turn < b.turn ? -1 : 1;
  return byPersonAndSource(a, b);
}

const rowsPerChunk = 500;

/** A digest over many rows of plain values, fed in large pieces: row by row the feeding costs more than the hashing. */
function digestRows(rows: Iterable<readonly unknown[]>): string {
  const digest = createDigest();
  let chunk: string[] = [];
  for (const row of rows) {
    if (chunk.push(JSON.stringify(row)) === rowsPerChunk) {
      digest.add(chunk.join('\n'));
      chunk = [];
    }
  }
  digest.add(chunk.join('\n'));
  return digest.hex();
}

/** Digest of what went in; free of row order and of ids that the run makes. */
export function inputDigestOf(lines: readonly ComputedLine[]): string {
  return digestRows(
    lines.map(({ input }) => [
      input.sourceKind,
      input.sourceId,
      input.onceKey,
      input.personId,
      input.payeeKind,
      input.payeeId,
      input.divisionCode,
      input.subjectId,
      input.subjectTitle,
      // The database gives the names back in another order.
      Object.keys(input.facts)
        .sort()
        .map((name) => [name, input.facts[name]]),
      input.bar === null ? null : [input.bar.outcome, input.bar.code],
      ...(input.lateFacts.length === 0 ? [] : [input.lateFacts.map(factKey)]),
    ]),
  );
}

/** Digest of what came out, rule version included. */
export function linesDigestOf(lines: readonly ComputedLine[], ruleVersion: string): string {
  const rows = lines.map((line) => [
    line.input.personId,
    line.input.sourceId,
    line.input.payeeKind,
    line.input.payeeId,
    line.status,
    line.outcome,
    line.amountFen,
    line.reasonCodes,
    ...(line.amends === null ? [] : [amendsRow(line.amends)]),
  ]);
  return digestRows([[ruleVersion], ...rows]);
}

const amendsRow = ({ kind, itemId, sentFen, openFen, rightFen }: Amends) => [kind, itemId, sentFen, openFen, rightFen];

/** What an approver signs: the computed lines, who was left out by hand, and the two figures that he reads. */
export function runDigestOf(run: {
  readonly schemeId: string;
  readonly period: string;
  readonly linesDigest: string;
  readonly excluded: readonly { readonly personId: string; readonly sourceId: string }[];
  readonly payableCount: number;
  readonly payableTotalFen: Fen;
}): string {
  const excluded = [...run.excluded].sort(byPersonAndSource).map(({ personId, sourceId }) => [personId, sourceId]);
  return digestOf([run.schemeId, run.period, run.linesDigest, excluded, run.payableCount, run.payableTotalFen]);
}

export interface RunFigures {
  readonly lineCount: number;
  readonly payableCount: number;
  readonly payableTotalFen: Fen;
  readonly refusedCount: number;
  readonly excludedCount: number;
  readonly declaredDifferentCount: number;
  readonly withdrawnCount: number;
  readonly overpaidCount: number;
}

export interface CountedLine {
  readonly status: 'payable' | 'refused';
  readonly amountFen: Fen | null;
  readonly declaredFen: Fen | null;
  readonly excluded: boolean;
  readonly amends: Amends | null;
}

/** The figures at the top of a run. An excluded line counts as excluded, whatever was computed for it. */
export function figuresOf(lines: readonly CountedLine[]): RunFigures {
  const payable = lines.filter((line) => line.status === 'payable' && !line.excluded);
  const amended = (kind: Amends['kind']) => lines.filter((line) => line.amends?.kind === kind && !line.excluded).length;
  return {
    lineCount: lines.length,
    payableCount: payable.length,
    payableTotalFen: sumFen(payable.flatMap((line) => (line.amountFen === null ? [] : [line.amountFen]))),
    refusedCount: lines.filter((line) => line.status === 'refused' && !line.excluded).length,
    excludedCount: lines.filter((line) => line.excluded).length,
    withdrawnCount: amended('withdrawal'),
    overpaidCount: amended('overpaid'),
    declaredDifferentCount: payable.filter((line) => line.declaredFen !== null && line.declaredFen !== line.amountFen)
      .length,
  };
}
