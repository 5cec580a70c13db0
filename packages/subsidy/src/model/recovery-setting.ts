import { fen, invariant, parseYuan } from '@gongyi/kernel';
import { z } from 'zod';
import type { SetOffFloor } from './recovery-money.js';

const words = z.string().min(1).max(200);
const days = z.int().min(1).max(365);

/** Setting `recovery`: how a county asks back what was overpaid, and how long a payment may stay suspended. */
export const recoverySettingSchema = z.strictObject({
  /** Why too much was paid, with the text that asks it back. */
  causes: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), zh: words, en: words, basis: words }))
    .min(1)
    .max(40)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { message: 'an id stands twice' }),
  /** For an answer or an appeal, from the day of the notice. */
  answer: z.strictObject({ days, unit: z.enum(['working', 'calendar']) }),
  /** Calendar days from the day on which it falls due. */
  payWithinDays: days,
  instalmentMonthsMost: z.int().min(1).max(120),
  /** null: nothing is kept back from later payments. */
  setOff: z
    .strictObject({
      floor: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('amount'), yuan: z.string().regex(/^\d{1,6}(\.\d{2})?$/) }),
        z.strictObject({ kind: z.literal('share'), percent: z.int().min(1).max(100) }),
      ]),
      /** Whether the person must agree, in writing. */
      consent: z.boolean(),
    })
    .nullable(),
  /** Calendar days after which a suspended payment counts as forgotten. */
  holdDaysMost: days,
  /** Whom a person may ask about a payment: office, place, telephone. */
  contact: words,
});
export type RecoverySetting = z.infer<typeof recoverySettingSchema>;

/** By the id of the setting in the pack. */
export const recoverySettings = { recovery: recoverySettingSchema } as const;

export function floorOfSetting({ floor }: NonNullable<RecoverySetting['setOff']>): SetOffFloor {
  if (floor.kind === 'share') return floor;
  const amount = parseYuan(floor.yuan);
  invariant(amount !== undefined, 'the shape lets only amounts pass');
  return { kind: 'amount', fen: fen(amount) };
}
