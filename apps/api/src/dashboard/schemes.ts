import { type LocalDate, previousPeriod } from '@gongyi/kernel';
import { payoutStanding, type SubsidyRun, type WaitingRun } from '@gongyi/subsidy';
import { z } from 'zod';
import type { Facts, Money } from './facts.js';
import { filtered, recordOf } from './places.js';

/** The stages of a scheme's month, in order; `create` for one that was paid last month and has no run yet. */
export const schemeStages = [
  'create',
  'compute',
  'submit',
  'approve',
  'notice',
  'payment',
  'reconcile',
  'done',
] as const;
type Stage = (typeof schemeStages)[number];

export const schemeMonthSchema = z.object({
  schemeId: z.string(),
  title: z.string(),
  runId: z.string().nullable(),
  kind: z.enum(['regular', 'supplementary', 'amendment']),
  stage: z.enum(schemeStages),
  count: z.int(),
  totalFen: z.int(),
  /** Who must act: the maker, or at a level of approval its office. Null while nobody can, and when all is done. */
  acts: z.enum(['maker', 'review', 'approve', 'authorise']).nullable(),
  level: z.object({ zh: z.string(), en: z.string(), number: z.int(), of: z.int() }).nullable(),
  dueOn: z.string().nullable(),
  late: z.boolean(),
  /** What keeps the scheme from going on. */
  blockedBy: z.enum(['problem', 'returned', 'signatures', 'notice', 'bank']).nullable(),
  /** How many are missing, or until when it lasts. */
  blockedFor: z.string().nullable(),
  href: z.string(),
});
export type SchemeMonth = z.infer<typeof schemeMonthSchema>;

/** How far every scheme of the month is, who must act, and what blocks it. */
export function schemesOf({ period, today, money }: Facts): SchemeMonth[] {
  if (money === null) return [];
  const ofMonth = money.runs.filter((run) => run.period === period);
  const before = money.runs.filter((run) => run.period === previousPeriod(period) && run.state === 'approved');
  const known = new Set(ofMonth.map(({ schemeId }) => schemeId));
  const missing = new Map(before.filter(({ schemeId }) => !known.has(schemeId)).map((run) => [run.schemeId, run]));
  return [
    ...ofMonth.map((run) => schemeMonth(run, money, today)),
    ...[...missing.values()].map(
      (run): SchemeMonth => ({
        ...{ ...headOf(run), runId: null, kind: 'regular', stage: 'create', count: 0, totalFen: 0, acts: 'maker' },
        ...{ ...unhindered, href: filtered('subsidy-runs', { period }) },
      }),
    ),
  ].sort((a, b) => (a.schemeId + a.kind < b.schemeId + b.kind ? -1 : 1));
}

const headOf = ({ schemeId, schemeTitle }: SubsidyRun) => ({ schemeId, title: schemeTitle });
const unhindered = { level: null, dueOn: null, late: false, blockedBy: null, blockedFor: null } as const;

type Standing = Pick<SchemeMonth, 'stage' | 'acts' | 'level' | 'dueOn' | 'late' | 'blockedBy' | 'blockedFor'> & {
  readonly href?: string;
};

function schemeMonth(run: SubsidyRun, money: Money, today: LocalDate): SchemeMonth {
  const { href = recordOf('subsidy-runs', run.id), ...standing } = standingOf(run, money, today);
  return {
    ...{ ...headOf(run), runId: run.id, kind: run.kind, count: run.payableCount, totalFen: run.payableTotalFen },
    ...{ ...standing, href },
  };
}

function standingOf(run: SubsidyRun, money: Money, today: LocalDate): Standing {
  const at = (stage: Stage, more: Partial<Standing> = {}): Standing => ({
    stage,
    acts: 'maker',
    ...unhindered,
    ...more,
  });
  switch (run.state) {
    case 'draft':
      return at('compute', run.problem === null ? {} : { blockedBy: 'problem', blockedFor: run.problem.code });
    case 'computing':
      return at('compute', { acts: null });
    case 'computed':
      return at('submit');
    case 'returned':
      return at('submit', { blockedBy: 'returned' });
    case 'submitted': {
      const waiting = money.waiting.find(({ runId }) => runId === run.id);
      return waiting === undefined ? at('approve', { acts: null }) : atLevel(waiting, today);
    }
    default:
      return afterApproval(run, money, today, at);
  }
}

function atLevel(run: WaitingRun, today: LocalDate): Standing {
  const signed = run.hands.filter(({ levelId, standing }) => standing && levelId === run.levelId).length;
  return {
    stage: 'approve',
    acts: run.office,
    level: { zh: run.zh, en: run.en, number: run.level, of: run.levelCount },
    dueOn: run.dueOn,
    late: run.dueOn < today,
    blockedBy: run.people > 1 ? 'signatures' : null,
    blockedFor: run.people > 1 ? String(run.people - signed) : null,
  };
}

function afterApproval(
  run: SubsidyRun,
  { notices, batches }: Money,
  today: LocalDate,
  at: (stage: Stage, more?: Partial<Standing>) => Standing,
): Standing {
  if (run.payableCount === 0) return at('done', { acts: null });
  const ofRun = <Row extends { readonly runId: string }>(rows: readonly Row[]) =>
    rows.filter(({ runId }) => runId === run.id);
  const standing = payoutStanding(ofRun(notices), ofRun(batches), today);
  switch (standing.state) {
    case 'none':
    case 'next_round':
      return at('notice');
    case 'running': {
      const { noticeId, until } = standing;
      return at('notice', { acts: null, blockedBy: 'notice', blockedFor: until, href: recordOf('notices', noticeId) });
    }
    case 'to_prepare':
      return at('payment');
    case 'to_send':
      return at('payment', { href: recordOf('payment-batches', standing.batchId) });
    case 'awaits_bank':
      return at('reconcile', { blockedBy: 'bank', href: recordOf('payment-batches', standing.batchId) });
    case 'done':
      return at('done', { acts: null });
  }
}
