import type { Actor, LocalDate, Period } from '@gongyi/kernel';
import type { RetirementClass } from '../model/agreement-term.js';
import type { EligibilityReason } from '../model/application.js';
import type { EligibilityFact } from '../model/declared-facts.js';
import type { PostSetting, PostSettingId } from '../model/post-settings.js';

/** A setting of the county as it holds on a day, and where it stands. */
export interface SettledRule<Id extends PostSettingId> {
  readonly value: PostSetting<Id>;
  /** Version of the rules, kept with whatever was begun by them. */
  readonly version: string;
  readonly documentNumber: string;
  readonly clause: string;
  /** Where a part of it stands, `least` or `grounds.age_limit`: its own clause, or that of the whole. */
  sourceOf(part: string): { readonly documentNumber: string; readonly clause: string };
}

/** What a rule answers about an applicant or a holder: every reason with its code, sentence and clause. */
export interface EligibilityAnswer {
  readonly status: 'eligible' | 'not_eligible' | 'needs_information' | 'refer_to_officer';
  readonly reasons: readonly EligibilityReason[];
  /** Facts that are missing. */
  readonly missing: readonly string[];
  /** Step on the ladder of priority; 1 comes first. Null when not eligible. */
  readonly priority: number | null;
}

/** What the county has settled about the life of a post; the host reads it from a policy pack. */
export interface PostRules {
  /** @throws DomainError unprocessable POSTS.RULE_MISSING {setting, on} when the county has settled nothing for that day */
  setting<Id extends PostSettingId>(actor: Actor, id: Id, on: LocalDate): Promise<SettledRule<Id>>;
  /** Judges many people at once by the rules in force on that day; facts by name, missing ones left out. */
  eligibility(
    actor: Actor,
    on: LocalDate,
  ): Promise<{
    readonly version: string;
    /** In the order in which they are asked; the day of the check is not among them. */
    readonly facts: readonly EligibilityFact[];
    judge(facts: readonly Readonly<Record<string, unknown>>[]): readonly EligibilityAnswer[];
  }>;
  /**
   * When people reach the statutory age, by the dated table in force on a day.
   *
   * @throws DomainError unprocessable POSTS.RULE_MISSING {setting, on}
   */
  retirement(actor: Actor, on: LocalDate): Promise<(birthDate: LocalDate, kind: RetirementClass) => Period>;
}
