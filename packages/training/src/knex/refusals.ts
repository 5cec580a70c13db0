import { domainError } from '@gongyi/kernel';

const codeOfConstraint: Readonly<Record<string, string>> = {
  trades_one_line_a_day: 'TRAINING.TRADE_OVERLAPS',
  one_institution_a_credit_code: 'TRAINING.INSTITUTION_EXISTS',
  one_open_application: 'TRAINING.APPLICATION_OPEN',
  accreditation_blacklisted: 'TRAINING.BLACKLISTED',
  accreditation_checker_apart: 'TRAINING.SAME_PERSON',
  accreditation_decider_apart: 'TRAINING.SAME_PERSON',
  accreditation_reviewer_apart: 'TRAINING.SAME_PERSON',
  accreditation_reviewers_missing: 'TRAINING.CHANGED',
  accreditation_score_too_low: 'TRAINING.CHANGED',
  accreditation_objection_open: 'TRAINING.OBJECTION_OPEN',
  accreditation_objection_upheld: 'TRAINING.OBJECTION_UPHELD',
  accreditation_change_once: 'TRAINING.CHANGED',
  accreditation_number_once: 'TRAINING.CHANGED',
  accreditation_part_in_time: 'TRAINING.STATE',
  accreditation_scopes_apart: 'TRAINING.SCOPE_OVERLAPS',
  one_annual_review: 'TRAINING.ANNUAL_REVIEW_DONE',
  one_place_a_class: 'TRAINING.ENROLLED_ALREADY',
  training_class_number_once: 'TRAINING.CHANGED',
  training_class_decider_apart: 'TRAINING.SAME_PERSON',
  assessment_after_teaching: 'TRAINING.ASSESSED_TOO_EARLY',
  assessment_resits_used: 'TRAINING.RESITS_USED',
  assessment_resit_in_time: 'TRAINING.RESIT_LATE',
  one_open_assessment: 'TRAINING.ASSESSMENT_OPEN',
  one_first_assessment: 'TRAINING.ASSESSMENT_ONCE',
  assessor_apart: 'TRAINING.ASSESSOR_OF_INSTITUTION',
  assessor_free: 'TRAINING.ASSESSOR_BUSY',
  assessment_scored: 'TRAINING.SCORED',
  training_class_scored: 'TRAINING.SCORED',
  assessment_roster_empty: 'TRAINING.ROSTER_EMPTY',
  assessment_roster_whole: 'TRAINING.CHANGED',
  assessment_scores_missing: 'TRAINING.SCORES_MISSING',
  assessment_confirmed_by_another: 'TRAINING.CONFIRMED_BY_SELF',
  training_class_results_missing: 'TRAINING.RESULTS_MISSING',
  training_class_assessment_open: 'TRAINING.ASSESSMENT_OPEN',
  sheet_in_time: 'TRAINING.STATE',
  certificate_class_assessed: 'TRAINING.CLASS_NOT_ASSESSED',
  certificate_needs_pass: 'TRAINING.NOT_PASSED',
  certificate_after_assessment: 'TRAINING.CERTIFICATE_TOO_EARLY',
  certificate_accredited: 'TRAINING.NOT_ACCREDITED',
  certificate_number_once: 'TRAINING.NUMBER_TAKEN',
  certificate_register_number: 'TRAINING.NUMBER_TAKEN',
  one_certificate_a_trade: 'TRAINING.HELD_ALREADY',
  certificate_register_holder: 'TRAINING.HELD_ALREADY',
  certificate_revoked_by_another: 'TRAINING.CONFIRMED_BY_SELF',
};

/** Two officers at once can pass every check; the database lets one through, and the other is told what happened. */
export async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOfConstraint[(error as { constraint?: string } | null)?.constraint ?? ''];
    throw code === undefined ? error : domainError('conflict', code);
  }
}
