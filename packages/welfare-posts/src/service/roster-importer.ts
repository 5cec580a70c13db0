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
import { type AgreementFacts, inForce } from '../model/agreement.js';
import { welfarePostMessages } from '../model/messages.js';
import { type RosterCard, rosterErrorCodes } from '../model/roster-draft.js';
import { identitiesOfRoster } from '../model/roster-holders.js';
import { checkRoster } from '../model/roster-import.js';
import { markHeldElsewhere } from '../model/roster-rules.js';
import type { AgreementStore, PayeeAccounts, People, PostPolicy, Standings, WelfarePostStore } from '../ports.js';

export interface RosterImporterDeps {
  readonly store: WelfarePostStore;
  readonly agreements: Pick<AgreementStore, 'heldElsewhere'>;
  readonly people: People;
  readonly standings: Standings;
  readonly accounts: PayeeAccounts;
  readonly policy: PostPolicy;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Teaches an import engine to read the approved posts and their holders. */
export function createRosterImporter(deps: RosterImporterDeps) {
  const { store, agreements, people, standings, accounts, policy, audit, clock } = deps;
  const standingOf = (actor: Actor, holders: readonly AgreementFacts[]) =>
    standings.standingOf(
      actor,
      holders.map(({ personId }) => personId),
    );

  async function heldElsewhere(actor: Actor, rows: readonly CheckedRow[]): Promise<ReadonlySet<string>> {
    const holders = holdersOf(rows);
    const known = await standingOf(actor, holders);
    const terms = holders.flatMap((facts) => {
      const identityHash = known.get(facts.personId)?.identityHash;
      const { from, to } = inForce(facts);
      return identityHash === undefined || to < from ? [] : [{ personId: facts.personId, identityHash, from, to }];
    });
    return agreements.heldElsewhere(actor, terms);
  }

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
      const rows = await store.compareRoster(actor, found.rows);
      return { ...found, rows: markHeldElsewhere(rows, await heldElsewhere(actor, rows)) };
    },

    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      _params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const holders = holdersOf(rows);
      const standings = await standingOf(actor, holders);
      const counts = await store.upsertRoster(actor, rows, standings);
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

function holdersOf(rows: readonly CheckedRow[]): AgreementFacts[] {
  return rows.flatMap(({ outcome, values }) =>
    outcome === 'ok' && values['kind'] === 'agreement' ? [values['facts'] as unknown as AgreementFacts] : [],
  );
}
