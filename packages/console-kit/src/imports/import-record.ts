import type { JsonObject } from '@gongyi/kernel';
import type { FindingRecord } from '../components/Findings.js';
import type { Tone } from '../components/StateChip.js';

export const importStates = ['checking', 'checked', 'committing', 'committed', 'failed', 'cancelled'] as const;

/** An import as the API tells it. */
export interface ImportRecord {
  readonly id: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly fileName: string;
  readonly state: (typeof importStates)[number];
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly ImportProblem[];
  readonly sheetFindings: readonly (FindingRecord & { readonly sheet: string })[];
  readonly result: Readonly<Record<string, number>> | null;
  readonly error: { readonly code: string; readonly message: string; readonly suggestion: string } | null;
  readonly jobId: string | null;
  readonly unchanged: boolean;
  readonly createdAt: string;
  readonly committedAt: string | null;
}

export interface ImportProblem {
  readonly code: string;
  readonly title: string;
  readonly severity: 'error' | 'note' | 'sheet';
  readonly count: number;
}

export interface ImportRowRecord {
  readonly id: string;
  readonly sheet: string;
  readonly row: number;
  readonly outcome: 'ok' | 'error';
  readonly action: string;
  readonly title: string;
  readonly preview: JsonObject;
  readonly findings: readonly FindingRecord[];
}

export const severityTones: Readonly<Record<ImportProblem['severity'], Tone>> = {
  error: 'error',
  sheet: 'warning',
  note: 'neutral',
};

/** Rows that the import would add or change. */
export const changesOf = ({ counts }: ImportRecord): number => (counts['create'] ?? 0) + (counts['update'] ?? 0);

const weights: Readonly<Record<ImportProblem['severity'], number>> = { error: 0, sheet: 1, note: 2 };

/** What must be settled first, then what concerns whole sheets, then what is only noted; the most frequent first. */
export function bySeverity(problems: readonly ImportProblem[]): ImportProblem[] {
  return [...problems].sort((a, b) => weights[a.severity] - weights[b.severity] || b.count - a.count);
}
