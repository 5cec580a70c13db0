import { sumFen } from '@gongyi/kernel';
import type { ClaimJudgement } from '../model/claim.js';
import { ownReasonCodes } from '../model/dictionaries.js';
import type { ComputedLine } from '../model/evaluate-lines.js';
import type { CompiledScheme } from '../model/scheme.js';
import type { SubsidySource } from '../model/source.js';

/** What the rules say, in words: for a line that is not paid the sentence and its clause. */
export function judgementOf(
  scheme: CompiledScheme,
  sources: readonly SubsidySource[],
  lines: readonly ComputedLine[],
  referred: ReadonlyMap<string, readonly string[]>,
): Omit<ClaimJudgement, 'waits'> {
  const bySource = new Map(sources.map((source) => [source.sourceId, source]));
  const payable = lines.filter(({ status }) => status === 'payable');
  return {
    lines: lines.map((line) => ({
      sourceId: line.input.sourceId,
      personId: line.input.personId,
      personName: bySource.get(line.input.sourceId)?.personName ?? '',
      outcome: line.status === 'refused' && line.outcome === 'payable' ? 'not_eligible' : line.outcome,
      amountFen: line.amountFen,
      reasonCodes: [...line.reasonCodes],
      referred: [...(referred.get(line.input.sourceId) ?? [])],
      ...wordsOf(scheme, line),
    })),
    payableCount: payable.length,
    payableTotalFen: sumFen(payable.flatMap(({ amountFen }) => amountFen ?? [])),
  };
}

type Words = Pick<ClaimJudgement['lines'][number], 'zh' | 'en' | 'documentNumber' | 'clause' | 'missing'>;

function wordsOf(scheme: CompiledScheme, { input, outcome, status, reasonCodes }: ComputedLine): Words {
  const { bar } = input;
  if (bar !== null && status === 'refused' && reasonCodes[0] === bar.code)
    return { zh: bar.zh, en: bar.en, documentNumber: bar.documentNumber, clause: bar.clause, missing: [] };
  if (status === 'refused' && outcome === 'payable') {
    const own = (ownReasonCodes as Readonly<Record<string, { zh: string; en: string }>>)[reasonCodes[0] ?? ''];
    return { zh: own?.zh ?? '', en: own?.en ?? '', documentNumber: null, clause: null, missing: [] };
  }
  const told = scheme.explain(input.facts);
  const [source] = told.clauses;
  return {
    zh: told.zh,
    en: told.en,
    documentNumber: source?.document ?? null,
    clause: source?.clause ?? null,
    missing: [...told.missing],
  };
}
