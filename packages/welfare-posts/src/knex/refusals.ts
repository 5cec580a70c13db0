import { domainError } from '@gongyi/kernel';

const codeOfConstraint: Readonly<Record<string, string>> = {
  agreements_one_person_one_post: 'POSTS.AGREEMENT_OVERLAPS',
  person_terms_one_post: 'POSTS.HELD_ELSEWHERE',
  agreements_one_an_application: 'POSTS.AGREEMENT_DRAFTED',
  agreements_one_renewal: 'POSTS.AGREEMENT_RENEWED',
  agreements_one_draft: 'POSTS.AGREEMENT_DRAFTED',
  agreements_frozen_welfare_post_id: 'POSTS.AGREEMENT_SIGNED_STAYS',
  agreement_scan_missing: 'POSTS.SCAN_MISSING',
  agreement_insurance_missing: 'POSTS.INSURANCE_MISSING',
  agreement_insurance_once: 'POSTS.INSURANCE_TWICE',
  attendance_lines_one_month: 'POSTS.PERSON_MONTH_TAKEN',
  attendance_frozen_stays: 'POSTS.LINE_FROZEN',
  procedure_act_in_order: 'POSTS.PROCEDURE_MOVED_ON',
  procedure_closed: 'POSTS.PROCEDURE_CLOSED',
  procedure_apart: 'POSTS.SAME_PERSON',
  procedure_notice_running: 'POSTS.NOTICE_RUNNING',
  procedure_objection_open: 'POSTS.OBJECTION_OPEN',
  procedure_objection_upheld: 'POSTS.OBJECTION_UPHELD',
  vacancy_places_free: 'POSTS.NO_FREE_PLACE',
  vacancy_decision_passed: 'POSTS.DECISION_MISSING',
  application_vacancy_open: 'POSTS.VACANCY_NOT_OPEN',
  application_list_fixed: 'POSTS.LIST_FIXED',
  application_decision_passed: 'POSTS.DECISION_MISSING',
  application_place_free: 'POSTS.NO_FREE_PLACE',
  applications_frozen_declared_facts: 'POSTS.FACTS_FIXED',
  one_live_application: 'POSTS.ALREADY_APPLIED',
  one_approval_a_person: 'POSTS.APPROVED_ELSEWHERE',
  one_exit_an_agreement: 'POSTS.EXIT_EXISTS',
  exit_is_decided: 'POSTS.EXIT_UNDECIDED',
  one_procedure_a_subject: 'POSTS.PROCEDURE_EXISTS',
  attendance_days_once: 'POSTS.DAY_TAKEN',
  attendance_days_made_up_once: 'POSTS.DAY_MADE_UP',
  attendance_day_not_ahead: 'POSTS.DAY_AHEAD',
  attendance_day_in_force: 'POSTS.DAY_OUTSIDE_AGREEMENT',
  attendance_day_agreement: 'POSTS.DAY_OUTSIDE_AGREEMENT',
  attendance_day_frozen: 'POSTS.DAYS_FROZEN',
  attendance_leaves_apart_in_time: 'POSTS.LEAVE_OVERLAPS',
  attendance_leave_apart: 'POSTS.LEAVE_SAME_PERSON',
  attendance_dispute_open_once: 'POSTS.DISPUTE_OPEN',
  attendance_dispute_in_time: 'POSTS.DISPUTE_LATE',
  post_need_undecided: 'POSTS.UNDECIDED',
  quota_change_undecided: 'POSTS.UNDECIDED',
  post_fund_hold_undecided: 'POSTS.UNDECIDED',
  quota_change_from_other_places: 'POSTS.PLACES_CHANGED',
  quota_change_below_agreements: 'POSTS.PLACES_BELOW_AGREEMENTS',
  one_quota_change_a_post: 'POSTS.QUOTA_CHANGE_OPEN',
  post_places_as_approved: 'POSTS.PLACES_AS_APPROVED',
  welfare_posts_frozen_need_id: 'POSTS.PLACES_AS_APPROVED',
  post_fund_within_budget: 'POSTS.FUND_OVERDRAWN',
  post_fund_release_too_large: 'POSTS.FUND_OVERDRAWN',
  post_fund_unknown: 'POSTS.FUND_OVERDRAWN',
  one_fund_a_year: 'POSTS.FUND_EXISTS',
  one_count_a_day: 'POSTS.POPULATION_EXISTS',
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
