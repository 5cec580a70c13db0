import { commandRoute, listRoute, type Route, readRoute } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { reasonSchema } from '../model/accreditation.js';
import {
  employmentProofFilterSchema,
  employmentProofRecordSchema,
  outcomeFilterSchema,
  outcomePersonFilterSchema,
  outcomePersonRecordSchema,
  outcomeRecordSchema,
  outcomeSnapshotRecordSchema,
  recordProofSchema,
  takeSnapshotSchema,
} from '../model/outcome.js';
import type { OutcomeService } from '../service/outcomes.js';

/** Proofs of work, the tracker's figures with the people behind them, and figures that were frozen. */
export function outcomeRoutes(outcomes: OutcomeService): Route[] {
  const proofs = {
    resource: 'employment-proofs',
    name: { zh: '就业证明', en: 'Proofs of work' },
    permission: 'employment-proofs.read',
    record: employmentProofRecordSchema,
  };
  const snapshots = {
    resource: 'outcome-snapshots',
    name: { zh: '结果快照', en: 'Frozen figures' },
    permission: 'training-outcomes.read',
    record: outcomeSnapshotRecordSchema,
  };
  return [
    listRoute({
      ...proofs,
      filter: employmentProofFilterSchema,
      sortable: ['personName', 'startedOn'],
      find: outcomes.proofs,
    }),
    readRoute({ ...proofs, get: outcomes.getProof }),
    commandRoute({
      path: '/employment-proofs',
      action: 'record',
      summary: { zh: '登记就业证明', en: 'Record a proof of work' },
      permission: 'employment-proofs.record',
      body: recordProofSchema,
      response: employmentProofRecordSchema,
      run: (actor, { body }) => outcomes.recordProof(actor, body),
    }),
    commandRoute({
      path: '/employment-proofs/:id/confirm',
      action: 'confirm',
      summary: { zh: '核实就业证明', en: 'Confirm a proof of work' },
      permission: 'employment-proofs.decide',
      body: z.strictObject({}),
      response: employmentProofRecordSchema,
      run: (actor, { id }) => outcomes.confirmProof(actor, id),
    }),
    commandRoute({
      path: '/employment-proofs/:id/reject',
      action: 'reject',
      summary: { zh: '不予认可就业证明', en: 'Reject a proof of work' },
      permission: 'employment-proofs.decide',
      body: reasonSchema,
      response: employmentProofRecordSchema,
      run: (actor, { id, body }) => outcomes.rejectProof(actor, id, body.reason),
    }),
    listRoute({
      resource: 'training-outcomes',
      name: { zh: '培训就业结果', en: 'Outcomes of training' },
      permission: 'training-outcomes.read',
      record: outcomeRecordSchema,
      filter: outcomeFilterSchema,
      sortable: [],
      find: outcomes.outcomes,
    }),
    listRoute({
      resource: 'outcome-people',
      name: { zh: '培训就业结果名单', en: 'People behind the outcomes' },
      permission: 'outcome-people.read',
      record: outcomePersonRecordSchema,
      filter: outcomePersonFilterSchema,
      sortable: ['personName', 'measuredOn'],
      find: outcomes.people,
    }),
    listRoute({ ...snapshots, filter: z.strictObject({}), sortable: ['checkedOn'], find: outcomes.snapshots }),
    readRoute({ ...snapshots, get: outcomes.getSnapshot }),
    commandRoute({
      path: '/outcome-snapshots',
      action: 'take',
      summary: { zh: '固定结果快照', en: 'Freeze the figures' },
      permission: 'training-outcomes.freeze',
      body: takeSnapshotSchema,
      response: outcomeSnapshotRecordSchema,
      run: (actor, { body }) => outcomes.takeSnapshot(actor, body),
    }),
  ];
}
