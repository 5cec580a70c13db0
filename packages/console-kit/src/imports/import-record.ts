import type { JsonObject } from '@gongyi/kernel';
import type { FindingRecord } from '../components/Findings.js';
import type { Tone } from '../components/StateChip.js';

/** An import as the API tells it. */
export interface ImportRecord {
  readonly id: string;
  readonly kind: string;
  readonly params: JsonObject;
  readonly fileName: string;
  readonly state: 'checking' | 'checked' | 'committing' | 'committed' | 'failed' | 'cancelled';
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly ImportProblem[];
  readonly sheetFindings: readonly (FindingRecord & { readonly sheet: string })[];
  readonly result: Readonly<Record<string, number>> | null;
  readonly error: { readonly code: string; readonly message: string } | null;
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
