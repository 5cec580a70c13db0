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
  one_head_a_day: 'TRAINING.TWO_HEADS',
  group_member_days: 'TRAINING.DAYS_REVERSED',
  one_department_a_name: 'TRAINING.DEPARTMENT_EXISTS',
  one_task_a_place: 'TRAINING.TASK_EXISTS',
  task_change_once: 'TRAINING.CHANGED',
  one_current_wish: 'TRAINING.CHANGED',
  one_plan_a_year: 'TRAINING.PLAN_EXISTS',
  plan_approver_apart: 'TRAINING.PLAN_SAME_PERSON',
  plan_without_lines: 'TRAINING.PLAN_WITHOUT_LINES',
  plan_line_in_time: 'TRAINING.PLAN_NOT_DRAFT',
  plan_trade_in_force: 'TRAINING.PLAN_TRADE_NOT_IN_FORCE',
  one_open_plan_change: 'TRAINING.PLAN_CHANGE_OPEN',
  plan_change_in_time: 'TRAINING.PLAN_NOT_APPROVED',
  plan_change_apart: 'TRAINING.PLAN_SAME_PERSON',
  one_line_a_change: 'TRAINING.CHANGED',
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
