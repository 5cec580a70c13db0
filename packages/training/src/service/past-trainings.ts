import {
  type Actor,
  type AuditLog,
  type CheckedImport,
  type CheckedRow,
  type Clock,
  countyDivision,
  countyOfActor,
  type JsonObject,
  type ListQuery,
  type LocalDate,
  type Page,
  type ResidentId,
  type Sheet,
} from '@gongyi/kernel';
import { z } from 'zod';
import { checkTrainingLedger, peopleOfLedger } from '../model/check-training-ledger.js';
import { ledgerErrorCodes } from '../model/ledger-findings.js';
import { newPastTrainingSchema, type PastTrainingFilter, type PastTrainingRecord } from '../model/past-training.js';
import { trainingLedgerMessages } from '../model/training-ledger-messages.js';
import type { PostHolders, TrainingPeople } from '../ports/classes.js';
import type { PastTrainingStore } from '../ports/past-trainings.js';
import type { TradeStore, TrainingRules } from '../ports.js';
import { found } from './county-only.js';

export interface PastTrainingDeps {
  readonly store: PastTrainingStore;
  readonly people: TrainingPeople;
  readonly posts: PostHolders;
  readonly trades: Pick<TradeStore, 'inForceIn'>;
  readonly rules: TrainingRules;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** What people were taught before the county used the system (培训台账). */
export function createPastTrainingService({ store }: Pick<PastTrainingDeps, 'store'>) {
  return {
    list: (actor: Actor, query: ListQuery<PastTrainingFilter>): Promise<Page<PastTrainingRecord>> =>
      store.find(actor, query),
    get: async (actor: Actor, id: string): Promise<PastTrainingRecord> => found(await store.get(actor, id)),
  };
}
export type PastTrainingService = ReturnType<typeof createPastTrainingService>;

/**
 * Teaches an import engine to read a county's training ledger. A row whose findings contradict the register or the ledger
 * itself is refused; a row with leads is stored and keeps them. A second import adds only what is new.
 */
export function createTrainingLedgerImporter(deps: PastTrainingDeps) {
  const { store, people, posts, trades, rules, audit, clock } = deps;
  return {
    kind: 'training-ledger',
    title: { zh: '培训台账', en: 'Training ledger' },
    permission: 'past-trainings.import',
    catalogue: trainingLedgerMessages,
    errorCodes: ledgerErrorCodes,
    params: z.strictObject({}) as z.ZodType<JsonObject>,
    async check(actor: Actor, sheets: readonly Sheet[]): Promise<CheckedImport> {
      const today = clock.today();
      const named = peopleOfLedger(sheets);
      const known = await people.byIdentity(actor, named.identities);
      const idsOf = (identities: readonly ResidentId[]) =>
        identities.flatMap((identity) => known.get(identity)?.personId ?? []);
      const onPost = new Map<string, ReadonlySet<string>>();
      for (const { number, startsOn, endsOn, identities } of named.classes)
        onPost.set(number, await posts.onPost(actor, idsOf(identities), startsOn, endsOn));
      const [first, last] = spanOf(named.classes, today);
      const stored = await store.known(
        actor,
        named.classes.map(({ number }) => number),
      );
      const taken = await store.takenNumbers(actor, named.certificateNumbers);
      return checkTrainingLedger(sheets, {
        rule: (await rules.setting(actor, 'training-class', today)).value,
        marks: (await rules.setting(actor, 'training-assessment', today)).value,
        catalogue: await trades.inForceIn(actor, first, last),
        fallback: countyDivision(countyOfActor(actor)),
        person: (identity) => known.get(identity),
        onPost: (classNumber, personId) => onPost.get(classNumber)?.has(personId) === true,
        known: (classNumber, personId) => stored.has(`${classNumber} ${personId}`),
        numberTaken: (certificateNumber) => taken.has(certificateNumber),
      });
    },
    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      _params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const good = rows.filter(({ outcome, action }) => outcome === 'ok' && action === 'create');
      await store.insert(
        actor,
        good.map(({ values }) => newPastTrainingSchema.parse(values)),
      );
      const unchanged = rows.filter(({ action }) => action === 'unchanged').length;
      const counts = { created: good.length, unchanged, waiting: rows.length - good.length - unchanged };
      const county = countyOfActor(actor);
      await audit.record(actor, {
        action: 'past-trainings.import',
        resource: 'past-trainings',
        recordId: county,
        divisionCode: countyDivision(county),
        after: counts,
      });
      await progress(rows.length, rows.length);
      return counts;
    },
  };
}

/** From the first to the last day of the ledger: trades in force then are its catalogue. */
function spanOf(
  classes: readonly { readonly startsOn: LocalDate; readonly endsOn: LocalDate }[],
  today: LocalDate,
): [LocalDate, LocalDate] {
  const days = classes.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn]).sort();
  return [days[0] ?? today, days.at(-1) ?? today];
}
