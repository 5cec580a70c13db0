import type { AuditLog, Clock, Transactions } from '@gongyi/kernel';
import type {
  AgreementStore,
  AttendanceFollowUp,
  Divisions,
  PayeeAccounts,
  People,
  PostPolicy,
  Standings,
  WelfarePostStore,
} from '../ports.js';
import { createAttendanceService } from './attendance.js';
import { createAttendanceImporter } from './attendance-importer.js';
import { createPostService } from './posts.js';
import { createRosterImporter } from './roster-importer.js';

export interface WelfarePostServiceDeps {
  readonly store: WelfarePostStore;
  /** One person has one post, in every county: an import asks too. */
  readonly agreements: Pick<AgreementStore, 'heldElsewhere'>;
  readonly standings: Standings;
  readonly people: People;
  readonly accounts: PayeeAccounts;
  readonly policy: PostPolicy;
  readonly divisions: Divisions;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
  /** Attendance by day and what follows a frozen month; absent: monthly sheets alone. */
  readonly followUp?: AttendanceFollowUp;
}

/**
 * The module: posts and agreements, monthly attendance, and what an import engine needs to read their files.
 *
 * @example
 * const posts = createWelfarePostService({ store: createKnexWelfarePostStore(knex, { schema: 'posts' }), agreements: createKnexAgreementStore(knex, { schema: 'posts' }), standings, people, accounts, policy, divisions, audit, transactions, clock });
 */
export function createWelfarePostService(deps: WelfarePostServiceDeps) {
  return {
    posts: createPostService(deps),
    attendance: createAttendanceService(deps),
    importers: [createRosterImporter(deps), createAttendanceImporter(deps)] as const,
  };
}
export type WelfarePostService = ReturnType<typeof createWelfarePostService>;
