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
  lesson_room_booked: 'TRAINING.ROOM_BOOKED',
  lesson_teacher_booked: 'TRAINING.TEACHER_BOOKED',
  lesson_resource_booked: 'TRAINING.RESOURCE_BOOKED',
  training_class_part_in_time: 'TRAINING.STATE',
  training_class_too_full: 'TRAINING.CLASS_TOO_FULL',
  training_class_no_lessons: 'TRAINING.CHANGED',
  training_class_not_accredited: 'TRAINING.NOT_ACCREDITED',
  training_class_too_early: 'TRAINING.CLASS_TOO_EARLY',
  training_class_trainee_twice: 'TRAINING.TRAINEE_BOOKED',
  training_class_lessons_open: 'TRAINING.LESSONS_OPEN',
  training_class_decider_apart: 'TRAINING.SAME_PERSON',
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
