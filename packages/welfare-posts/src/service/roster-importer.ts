import {
  type Actor,
  type AuditLog,
  type CheckedImport,
  type CheckedRow,
  type Clock,
  countyDivision,
  countyOfActor,
  type JsonObject,
  type Sheet,
} from '@gongyi/kernel';
import { z } from 'zod';
import { welfarePostMessages } from '../model/messages.js';
import { type RosterCard, rosterErrorCodes } from '../model/roster-draft.js';
import { identitiesOfRoster } from '../model/roster-holders.js';
import { checkRoster } from '../model/roster-import.js';
import type { PayeeAccounts, People, PostPolicy, WelfarePostStore } from '../ports.js';

export interface RosterImporterDeps {
  readonly store: WelfarePostStore;
  readonly people: People;
  readonly accounts: PayeeAccounts;
  readonly policy: PostPolicy;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Teaches an import engine to read the approved posts and their holders. */
export function createRosterImporter({ store, people, accounts, policy, audit, clock }: RosterImporterDeps) {
  return {
    kind: 'posts',
    title: { zh: '岗位与聘用人员', en: 'Posts and holders' },
    permission: 'welfare-posts.import',
    catalogue: welfarePostMessages,
    errorCodes: rosterErrorCodes,
    params: z.strictObject({}) as z.ZodType<JsonObject>,

    async check(actor: Actor, sheets: readonly Sheet[]): Promise<CheckedImport> {
      const today = clock.today();
      const found = checkRoster(sheets, {
        countyCode: countyOfActor(actor),
        today,
        ageLimit: await policy.ageLimit(actor, today),
        floorFen: await policy.floor(actor, today),
        people: await people.findByIdentity(actor, identitiesOfRoster(sheets)),
      });
      return { ...found, rows: await store.compareRoster(actor, found.rows) };
    },

    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      _params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const counts = await store.upsertRoster(actor, rows);
      const cards = rows.flatMap((row) =>
        row.outcome === 'ok' && row.values['card'] != null ? [row.values['card'] as unknown as RosterCard] : [],
      );
      const offered = await accounts.offer(actor, cards, 'roster');
      const county = countyOfActor(actor);
      await audit.record(actor, {
        action: 'welfare-posts.import',
        resource: 'welfare-posts',
        recordId: county,
        divisionCode: countyDivision(county),
        after: counts,
      });
      await progress(rows.length, rows.length);
      return {
        ...counts,
        accounts: offered.created,
        doubtfulAccounts: offered.doubtful,
        waiting: rows.filter((row) => row.outcome === 'error').length,
      };
    },
  };
}
