import { domainError } from '@gongyi/kernel';

const codeOfConstraint: Readonly<Record<string, string>> = {
  agreements_one_person_one_post: 'POSTS.AGREEMENT_OVERLAPS',
  attendance_lines_one_month: 'POSTS.PERSON_MONTH_TAKEN',
  attendance_frozen_stays: 'POSTS.LINE_FROZEN',
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
