import { type Actor, type AuditLog, type Clock, domainError, type Transactions } from '@gongyi/kernel';
import { type Bar, type ClassHolds, effectOf, holdInWords } from '../model/class-holds.js';
import { type TrainingClassRecord, trainingClassWorkflow } from '../model/training-class.js';
import type { ClassLookups, TrainingClassStore } from '../ports/classes.js';
import { found as existing } from './county-only.js';

export interface BarredClassDeps {
  readonly store: Pick<TrainingClassStore, 'get' | 'find' | 'change'>;
  readonly lookups: Pick<ClassLookups, 'barOf' | 'holdsOf'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}
const everything = { ids: null, sort: null, range: { from: 0, to: 999 } } as const;

/** What follows for the classes of an institution that may not teach, and why money of a class waits. */
export function createBarredClasses({ store, lookups, audit, transactions, clock }: BarredClassDeps) {
  const thisYear = () => Number(clock.today().slice(0, 4));
  const barOf = (actor: Actor, found: TrainingClassRecord) => lookups.barOf(actor, found, thisYear());

  /** The step that the class's own rule asks for; a class that has not begun waits for a cancellation only. */
  function stepOf(found: TrainingClassRecord, bar: Bar | null): 'suspend' | 'cancel' | null {
    const effect = effectOf(found.rule, bar);
    if (effect === 'cancel') return 'cancel';
    return effect === 'pause' && found.state === 'running' ? 'suspend' : null;
  }

  return {
    barOf,

    /**
     * Pauses or cancels what the institution is holding, each class by the rule that it keeps, with the cause in its audit.
     *
     * @returns the classes that were stopped
     */
    stop: (actor: Actor, institutionId: string, cause: string): Promise<TrainingClassRecord[]> =>
      transactions.run(actor, async () => {
        const stopped: TrainingClassRecord[] = [];
        for (const state of ['approved', 'running', 'suspended'] as const) {
          const { rows } = await store.find(actor, { ...everything, filter: { institutionId, state } });
          for (const found of rows) {
            const bar = await barOf(actor, found);
            const command = stepOf(found, bar);
            if (bar === null || command === null) continue;
            const decisionReason = `${holdInWords(bar).zh}：${cause}`.slice(0, 200);
            await store.change(actor, found, { state: trainingClassWorkflow.next(state, command), decisionReason });
            const after = existing(await store.get(actor, found.id));
            await audit.record(actor, {
              action: `training-classes.${command}`,
              resource: 'training-classes',
              recordId: found.id,
              divisionCode: found.divisionCode,
              after: { state: after.state, institution: found.institutionName, name: found.name, number: found.number },
              reason: decisionReason,
            });
            stopped.push(after);
          }
        }
        return stopped;
      }),

    /** @throws DomainError conflict TRAINING.INSTITUTION_BARRED {reason} */
    async mayBegin(actor: Actor, found: TrainingClassRecord): Promise<void> {
      const bar = await barOf(actor, found);
      if (bar === null || (found.state === 'suspended' && effectOf(found.rule, bar) === 'go_on')) return;
      const { zh, en } = holdInWords(bar);
      throw domainError('conflict', 'TRAINING.INSTITUTION_BARRED', { reason: actor.locale === 'en' ? en : zh });
    },

    /** Why certificates or money of the class wait, for its page. */
    async holds(actor: Actor, id: string): Promise<ClassHolds> {
      const { divisionCode } = existing(await store.get(actor, id));
      const codes = (await lookups.holdsOf(actor, [id], thisYear())).get(id) ?? [];
      return { id, divisionCode, holds: codes.map(holdInWords) };
    },
    /** The same of many classes, in words; a class that nothing holds is left out. */
    async heldInWords(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, { zh: string; en: string }>> {
      const held = await lookups.holdsOf(actor, ids, thisYear());
      return new Map(
        [...held].flatMap(([id, codes]) => {
          const told = codes.map(holdInWords);
          if (told.length === 0) return [];
          return [[id, { zh: told.map(({ zh }) => zh).join('；'), en: told.map(({ en }) => en).join('; ') }] as const];
        }),
      );
    },
  };
}
export type BarredClasses = ReturnType<typeof createBarredClasses>;
