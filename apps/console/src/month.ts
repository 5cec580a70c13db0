/** What `GET /dashboard` answers. */
export interface Month {
  readonly period: string;
  readonly steps: readonly Step[];
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
