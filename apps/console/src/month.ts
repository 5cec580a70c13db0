/** What `GET /dashboard` answers. */
export interface Month {
  readonly period: string;
  readonly steps: readonly Step[];
  readonly schemes: readonly SchemeMonth[];
  readonly tasks: readonly Task[];
  readonly figures: readonly Figure[];
}

export interface Step {
  readonly id: string;
  readonly state: 'done' | 'current' | 'waiting';
  readonly done: number;
  readonly total: number;
  /** The day on which a running notice ends. */
  readonly until: string | null;
  readonly href: string;
}

/** How far one scheme of the month is. */
export interface SchemeMonth {
  readonly schemeId: string;
  readonly title: string;
  readonly runId: string | null;
  readonly kind: 'regular' | 'supplementary' | 'amendment';
  readonly stage: string;
  readonly count: number;
  readonly totalFen: number;
  /** Who must act; null while nobody can. */
  readonly acts: 'maker' | 'review' | 'approve' | 'authorise' | null;
  readonly level: { readonly zh: string; readonly en: string; readonly number: number; readonly of: number } | null;
  readonly dueOn: string | null;
  readonly late: boolean;
  readonly blockedBy: string | null;
  readonly blockedFor: string | null;
  readonly href: string;
}

export interface Task {
  readonly id: string;
  readonly count: number | null;
  readonly href: string;
}

export interface Figure {
  readonly id: string;
  readonly unit: 'count' | 'fen';
  readonly value: number;
  /** There are more than this. */
  readonly capped: boolean;
}
