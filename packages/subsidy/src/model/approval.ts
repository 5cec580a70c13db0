import type { Fen } from '@gongyi/kernel';
import { z } from 'zod';

/** Offices that sign a run (复核、审批、签发). Each is a permission and a command of its own: `subsidy-runs.<office>`. */
export const approvalOffices = ['review', 'approve', 'authorise'] as const;
export type ApprovalOffice = (typeof approvalOffices)[number];

/** Who can be reminded of a decision that is late: whoever submitted the run, or an office. */
export const remindable = ['maker', ...approvalOffices] as const;
export type Remindable = (typeof remindable)[number];

const officeSchema = z.enum(approvalOffices);
const words = z.string().min(1).max(40);
const percent = z.int().min(1).max(1000);
export const daysSchema = z.strictObject({ days: z.int().min(1).max(90), unit: z.enum(['working', 'calendar']) });

export const approvalLevelSettingSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/, 'lower case letters, digits and _'),
  zh: words,
  en: words,
  office: officeSchema,
  /** How many different persons sign here. */
  people: z.int().min(1).max(9),
  /** Whether this level may send the whole run back. */
  returns: z.boolean(),
  due: daysSchema,
  /** Who finds the decision among the tasks once it is late. */
  reminded: z.array(z.enum(remindable)).min(1),
  /** So long after the due day another office is told too. */
  escalation: daysSchema.extend({ to: officeSchema }).nullable(),
});
export type ApprovalLevelSetting = z.infer<typeof approvalLevelSettingSchema>;

const bandSchema = z.strictObject({
  /** Runs up to this many yuan, itself included; null for all above. */
  upToYuan: z.int().min(1).max(100_000_000_000).nullable(),
  levels: z
    .array(approvalLevelSettingSchema)
    .min(1)
    .max(6)
    .refine((levels) => new Set(levels.map(({ id }) => id)).size === levels.length, { message: 'an id stands twice' })
    .refine((levels) => levels.some(({ returns }) => returns), { message: 'some level returns what is wrong' }),
});

/** Setting `subsidy-approval`: who signs a run, by its amount, and what an approver is told is unusual. */
export const subsidyApprovalSchema = z.strictObject({
  bands: z
    .array(bandSchema)
    .min(1)
    .max(10)
    .refine((bands) => bands.at(-1)?.upToYuan === null, { message: 'the last band has no upper end' })
    .refine(
      (bands) =>
        bands.every(({ upToYuan }, index) => {
          const before = bands[index - 1];
          return (
            before === undefined || (before.upToYuan !== null && (upToYuan === null || upToYuan > before.upToYuan))
          );
        }),
      { message: 'bands rise' },
    ),
  /** What counts as unusual; null where the county has settled nothing, and then nothing is marked. */
  unusual: z
    .strictObject({
      /** Against the middle amount of the person's own last months, at least `atLeast` of them paid. */
      own: z
        .strictObject({ months: z.int().min(1).max(24), atLeast: z.int().min(1).max(24), percent })
        .refine(({ months, atLeast }) => atLeast <= months, { message: 'atLeast is at most months' })
        .nullable(),
      /** Above the middle amount of all lines of the run, of which there are at least `atLeast`. */
      peers: z.strictObject({ atLeast: z.int().min(2).max(10_000), percent }).nullable(),
    })
    .nullable(),
});
export type SubsidyApproval = z.infer<typeof subsidyApprovalSchema>;
export type UnusualSetting = NonNullable<SubsidyApproval['unusual']>;

/**
 * The levels that a run of this amount passes, in order.
 *
 * @example levelsFor(setting, fen(76_832_049)).map(({ office }) => office) // ['review', 'approve']
 */
export function levelsFor({ bands }: SubsidyApproval, totalFen: Fen): readonly ApprovalLevelSetting[] {
  return bands.find(({ upToYuan }) => upToYuan === null || totalFen <= upToYuan * 100)?.levels ?? [];
}

/** Why somebody cannot decide on a run just now. */
export type DecisionBar = 'maker' | 'other_level' | 'other_office' | 'signed';

/** Somebody's hand in the decisions of a run, in any of its rounds. */
export interface DecisionHand {
  readonly levelId: string;
  readonly decidedBy: string;
  /** A signature that stands: of this round, on the figures as they are. */
  readonly standing: boolean;
}

/**
 * Whether a person can decide at a level: no hand in the figures, the office, no hand in another level, and not twice.
 *
 * @returns what stands in the way, the weightiest first; null when nothing does
 */
export function barTo(
  actor: { readonly userId: string; readonly permissions: ReadonlySet<string> },
  run: { readonly createdBy: string; readonly touchedBy: readonly string[] },
  level: { readonly levelId: string; readonly office: ApprovalOffice },
  hands: readonly DecisionHand[],
): DecisionBar | null {
  if (run.createdBy === actor.userId || run.touchedBy.includes(actor.userId)) return 'maker';
  if (!actor.permissions.has(`subsidy-runs.${level.office}`)) return 'other_office';
  const own = hands.filter(({ decidedBy }) => decidedBy === actor.userId);
  if (own.some(({ levelId }) => levelId !== level.levelId)) return 'other_level';
  return own.some(({ standing }) => standing) ? 'signed' : null;
}
