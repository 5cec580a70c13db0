import { domainError } from '@gongyi/kernel';

const codeOfConstraint: Readonly<Record<string, string>> = {
  agreements_one_person_one_post: 'POSTS.AGREEMENT_OVERLAPS',
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
  one_live_application: 'POSTS.ALREADY_APPLIED',
  one_approval_a_person: 'POSTS.APPROVED_ELSEWHERE',
  one_procedure_a_subject: 'POSTS.PROCEDURE_EXISTS',
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
