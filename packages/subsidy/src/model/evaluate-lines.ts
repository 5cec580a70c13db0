import { digestOf, type Fen, invariant, sumFen } from '@gongyi/kernel';
import { type Amends, factKey } from './amendment.js';
import { createRowDigest } from './row-digest.js';
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
 * Computes lines in their turn, a portion in one call of the rules; portions come in their turn as well. What is paid once
 * in a period gets one payable line, whichever portions its lines are in: a second one stays visible as refused. A computed
 * zero is refused with its own reason, and so is what is barred.
 *
 * @example const evaluate = createEvaluator(scheme); const lines = evaluate(inputs);
 */
export function createEvaluator(scheme: CompiledScheme): (inputs: readonly LineInput[]) => ComputedLine[] {
  const paid = new Set<string>();
  let last: LineInput | undefined;
  return (inputs) => {
    const ordered = [...inputs].sort(byTurn);
    const [first] = ordered;
    const inTurn = last === undefined || first === undefined || byTurn(last, first) < 0;
    invariant(inTurn, 'portions come in their turn');
    last = ordered.at(-1) ?? last;
    return evaluatePortion(scheme, ordered, paid);
  };
}

/** All lines at once. */
export function evaluateLines(scheme: CompiledScheme, inputs: readonly LineInput[]): ComputedLine[] {
  return createEvaluator(scheme)(inputs);
}

function evaluatePortion(scheme: CompiledScheme, ordered: readonly LineInput[], paid: Set<string>): ComputedLine[] {
  const answers = scheme.evaluate(ordered.map(({ facts }) => facts));
  invariant(
    answers.length === ordered.length,
    `${scheme.schemeId} answered ${answers.length} of ${ordered.length} lines`,
  );
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

const placeFields = ['divisionCode', 'subjectId', 'personId', 'sourceId'] as const;
type Placed = Pick<LineInput, (typeof placeFields)[number]>;

/** By village, subject, person and source, as lists are read. By code unit: the same on every machine, whatever its language. */
export function byPlace(a: Placed, b: Placed): number {
  for (const field of placeFields) if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  return 0;
}

/** In their turn; where that is the same for all, by place. */
export function byTurn(a: LineInput, b: LineInput): number {
  if (a.turn !== b.turn) return a.turn < b.turn ? -1 : 1;
  return byPlace(a, b);
}

export interface LineDigests {
  /** Lines in their turn, in whatever portions. */
  add(lines: readonly ComputedLine[]): void;
  /** Of what went in; free of ids that the run makes. Called once, at the end. */
  inputDigest(): string;
  /** Of what came out, rule version included. Called once, at the end. */
  linesDigest(): string;
}

/** The digests of a run's lines, fed as the lines are computed. */
export function createLineDigests(ruleVersion: string): LineDigests {
  const [inputs, outputs] = [createRowDigest(), createRowDigest()];
  outputs.add([ruleVersion]);
  return {
    add(lines) {
      for (const line of lines) {
        inputs.add(inputRow(line.input));
        outputs.add(outputRow(line));
      }
    },
    inputDigest: () => inputs.hex(),
    linesDigest: () => outputs.hex(),
  };
}

function inputRow(input: LineInput): readonly unknown[] {
  return [
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
  ];
}

function outputRow(line: ComputedLine): readonly unknown[] {
  return [
    line.input.personId,
    line.input.sourceId,
    line.input.payeeKind,
    line.input.payeeId,
    line.status,
    line.outcome,
    line.amountFen,
    line.reasonCodes,
    ...(line.amends === null ? [] : [amendsRow(line.amends)]),
  ];
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
  const excluded = run.excluded.map(({ personId, sourceId }) => [personId, sourceId]).sort(byText);
  return digestOf([run.schemeId, run.period, run.linesDigest, excluded, run.payableCount, run.payableTotalFen]);
}

function byText(a: readonly string[], b: readonly string[]): number {
  return a.join(' ') < b.join(' ') ? -1 : 1;
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

/** The figures of two portions of a run together. */
export function addFigures(a: RunFigures, b: RunFigures): RunFigures {
  return {
    lineCount: a.lineCount + b.lineCount,
    payableCount: a.payableCount + b.payableCount,
    payableTotalFen: sumFen([a.payableTotalFen, b.payableTotalFen]),
    refusedCount: a.refusedCount + b.refusedCount,
    excludedCount: a.excludedCount + b.excludedCount,
    withdrawnCount: a.withdrawnCount + b.withdrawnCount,
    overpaidCount: a.overpaidCount + b.overpaidCount,
    declaredDifferentCount: a.declaredDifferentCount + b.declaredDifferentCount,
  };
}
