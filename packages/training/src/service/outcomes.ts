import {
  type Actor,
  type AuditLog,
  type Clock,
  countyDivision,
  countyOfActor,
  digestOf,
  domainError,
  type FileStore,
  keepUpload,
  type ListQuery,
  localDate,
  type Transactions,
} from '@gongyi/kernel';
import {
  type EmploymentProofRecord,
  employmentProofWorkflow,
  type OutcomeFilter,
  type OutcomeGroup,
  type OutcomePersonFilter,
  type OutcomeRange,
  type OutcomeRecord,
  type OutcomeSnapshotRecord,
  outcomeOf,
  type RecordProof,
  type TakeSnapshot,
} from '../model/outcome.js';
import type { TrainingClassStore } from '../ports/classes.js';
import type { OutcomeStore } from '../ports/outcomes.js';
import type { TrainingRules } from '../ports.js';
import { found } from './county-only.js';

export interface OutcomeDeps {
  readonly store: OutcomeStore;
  readonly classes: Pick<TrainingClassStore, 'getEnrolment'>;
  readonly rules: TrainingRules;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases after the class: who works, proven and looked at by a second person, and what the county can say it reached. */
export function createOutcomeService({ store, classes, rules, files, audit, transactions, clock }: OutcomeDeps) {
  const ruleOf = (actor: Actor) => rules.setting(actor, 'training-outcome', clock.today());

  async function daysOf(actor: Actor) {
    const { value, version } = await ruleOf(actor);
    return { rule: value, version, days: { afterMonths: value.afterMonths, checkedOn: clock.today() } };
  }

  async function getProof(actor: Actor, id: string): Promise<EmploymentProofRecord> {
    return found(await store.getProof(actor, id));
  }

  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<EmploymentProofRecord> {
    const proof = await getProof(actor, id);
    const { divisionCode, state, kind, employerName, startedOn, endedOn, enrolmentId } = proof;
    await audit.record(actor, {
      action: `employment-proofs.${action}`,
      resource: 'employment-proofs',
      recordId: id,
      divisionCode,
      after: { state, kind, employerName, startedOn, endedOn, enrolmentId },
      ...(reason === undefined ? {} : { reason }),
    });
    return proof;
  }

  function decide(actor: Actor, id: string, command: 'confirm' | 'reject', reason: string) {
    return transactions.run(actor, async () => {
      const proof = await getProof(actor, id);
      const state = employmentProofWorkflow.next(proof.state, command);
      await store.decideProof(actor, proof, { state, decidedOn: clock.today(), decisionReason: reason });
      return recorded(actor, id, command, reason === '' ? undefined : reason);
    });
  }

  const outcomesBy = async (
    actor: Actor,
    by: OutcomeGroup,
    range: OutcomeRange,
    { rule, days }: Awaited<ReturnType<typeof daysOf>>,
  ): Promise<OutcomeRecord[]> => {
    return (await store.count(actor, by, range, days)).map((counts) => outcomeOf(counts, rule));
  };
  const rangeOf = ({ from, to }: Pick<OutcomeFilter, 'from' | 'to'>): OutcomeRange => {
    const today = clock.today();
    return { from: from ?? localDate(`${today.slice(0, 4)}-01-01`), to: to ?? today };
  };

  return {
    proofs: store.findProofs,
    getProof,

    /** @throws DomainError invalid_input TRAINING.PROOF_KIND_NOT_OFFERED, TRAINING.PROOF_FILE_MISSING, TRAINING.PROOF_WAGE_MISSING */
    recordProof: (actor: Actor, input: RecordProof): Promise<EmploymentProofRecord> =>
      transactions.run(actor, async () => {
        const enrolment = found(await classes.getEnrolment(actor, input.enrolmentId));
        const { value, clause } = await ruleOf(actor);
        const wanted = value.proofs.find(({ kind }) => kind === input.kind);
        if (wanted === undefined)
          throw domainError('invalid_input', 'TRAINING.PROOF_KIND_NOT_OFFERED', { field: 'kind', clause });
        if (wanted.file && input.fileId === null)
          throw domainError('invalid_input', 'TRAINING.PROOF_FILE_MISSING', { field: 'fileId', clause });
        if (wanted.wage && input.wageFen === null)
          throw domainError('invalid_input', 'TRAINING.PROOF_WAGE_MISSING', { field: 'wageFen', clause });
        const today = clock.today();
        if (input.startedOn > today || (input.endedOn ?? today) > today)
          throw domainError('invalid_input', 'TRAINING.DAY_IN_FUTURE', { today });
        const kept =
          input.fileId === null ? null : await keepUpload(files, actor, input.fileId, enrolment.divisionCode);
        const id = await store.addProof(actor, enrolment, {
          ...input,
          fileId: kept?.id ?? null,
          fileName: kept?.name ?? '',
          recordedOn: today,
        });
        return recorded(actor, id, 'record');
      }),
    confirmProof: (actor: Actor, id: string) => decide(actor, id, 'confirm', ''),
    rejectProof: (actor: Actor, id: string, reason: string) => decide(actor, id, 'reject', reason),

    /** One page: a county has few groups, and an institution or class is looked for by its own list. */
    async outcomes(actor: Actor, query: ListQuery<OutcomeFilter>) {
      const all = await outcomesBy(actor, query.filter.by, rangeOf(query.filter), await daysOf(actor));
      const { from, to } = query.range;
      const rows = query.ids === null ? all.slice(from, to + 1) : all.filter(({ id }) => query.ids?.includes(id));
      return { rows, total: all.length, totalIsCapped: false };
    },
    async people(actor: Actor, query: ListQuery<OutcomePersonFilter>) {
      const { days } = await daysOf(actor);
      return store.findPeople(actor, query, rangeOf(query.filter), days);
    },

    snapshots: store.findSnapshots,
    async getSnapshot(actor: Actor, id: string): Promise<OutcomeSnapshotRecord> {
      return found(await store.getSnapshot(actor, id));
    },
    /** What is reported stays what it was: later proofs and revocations make another snapshot. */
    takeSnapshot: (actor: Actor, { by, from, to }: TakeSnapshot): Promise<OutcomeSnapshotRecord> =>
      transactions.run(actor, async () => {
        const settled = await daysOf(actor);
        const { days, version } = settled;
        const range = { from, to };
        const rows = await outcomesBy(actor, by, range, settled);
        const everybody = await store.everybody(actor, range, days);
        const divisionCode = countyDivision(countyOfActor(actor));
        const id = await store.takeSnapshot(actor, {
          divisionCode,
          by,
          ...range,
          checkedOn: days.checkedOn,
          rows,
          people: everybody.length,
          digest: digestOf([from, to, days.checkedOn, days.afterMonths, everybody.map((one) => [...one])]),
          ruleVersion: version,
        });
        await audit.record(actor, {
          action: 'outcome-snapshots.take',
          resource: 'outcome-snapshots',
          recordId: id,
          divisionCode,
          after: { from, to, by, people: everybody.length },
        });
        return found(await store.getSnapshot(actor, id));
      }),
  };
}
export type OutcomeService = ReturnType<typeof createOutcomeService>;
