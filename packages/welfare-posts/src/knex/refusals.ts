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
  one_exit_an_agreement: 'POSTS.EXIT_EXISTS',
  exit_is_decided: 'POSTS.EXIT_UNDECIDED',
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
