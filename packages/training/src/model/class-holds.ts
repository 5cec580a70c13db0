import { divisionCodeSchema, uuidSchema } from '@gongyi/kernel';
import { z } from 'zod';
import type { BarredEffect, TrainingClassRule } from './training-settings.js';

/** Why an institution may not teach: its standing in the catalogue, or the cards of its classes (停办). */
export const bars = ['suspended', 'removed', 'blacklisted', 'cards'] as const;
export type Bar = (typeof bars)[number];

/** Why certificates or money of a class wait (暂缓). */
export const classHoldCodes = ['inspection', 'calls_not_drawn', 'calls_open', ...bars] as const;
export type ClassHoldCode = (typeof classHoldCodes)[number];

export const classHoldsSchema = z.object({
  id: uuidSchema,
  divisionCode: divisionCodeSchema,
  holds: z.array(z.object({ code: z.enum(classHoldCodes), zh: z.string(), en: z.string() })),
});
export type ClassHolds = z.infer<typeof classHoldsSchema>;

const words: Readonly<Record<ClassHoldCode, { readonly zh: string; readonly en: string }>> = {
  inspection: {
    zh: '检查发现严重问题，须由另一人解除暂缓',
    en: 'an inspection found something serious, and a second person has not released the class',
  },
  calls_not_drawn: { zh: '还没有抽取电话抽查的学员', en: 'no trainees are drawn yet for calls by telephone' },
  calls_open: { zh: '电话抽查还没有登记完', en: 'calls by telephone are not all recorded' },
  suspended: { zh: '培训机构被暂停资格', en: 'the institution is suspended' },
  removed: { zh: '培训机构已移出目录', en: 'the institution is off the catalogue' },
  blacklisted: { zh: '培训机构已列入黑名单', en: 'the institution is blacklisted' },
  cards: { zh: '培训机构本年度红黄牌达到停办数量', en: 'the institution’s cards of this year stop its classes' },
};

/** @example holdInWords('cards').zh // '培训机构本年度红黄牌达到停办数量' */
export const holdInWords = (code: ClassHoldCode) => ({ code, ...words[code] });

/** What becomes of a running class, as the rule says that it keeps. */
export function effectOf(rule: Pick<TrainingClassRule, 'barred'> | null, bar: Bar | null): BarredEffect {
  return rule === null || bar === null ? 'go_on' : rule.barred[bar];
}
