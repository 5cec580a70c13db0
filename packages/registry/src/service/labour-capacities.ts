import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type FileStore,
  keepUpload,
  type Transactions,
} from '@gongyi/kernel';
import { type AssessCapacity, checkAssessment, type LabourCapacityRecord } from '../model/labour-capacity.js';
import type { LabourCapacityStore, PersonStore } from '../ports.js';

export interface LabourCapacityServiceDeps {
  readonly capacities: LabourCapacityStore;
  readonly people: PersonStore;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases about labour capacity. */
export function createLabourCapacityService(deps: LabourCapacityServiceDeps) {
  const { capacities, people, files, audit, transactions, clock } = deps;
  return {
    list: capacities.find,

    assess: (actor: Actor, personId: string, input: AssessCapacity): Promise<LabourCapacityRecord> =>
      transactions.run(actor, async () => {
        const person = await people.get(actor, personId);
        if (person === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
        checkAssessment(input, clock.today());
        const { divisionCode, labourCapacity: before } = person;
        const { proofFileId, ...facts } = input;
        const assessed = await capacities.assess(actor, {
          ...facts,
          personId,
          divisionCode,
          proofFileId:
            proofFileId === undefined ? null : (await keepUpload(files, actor, proofFileId, divisionCode)).id,
        });
        const { class: found, assessedOn, validUntil, assessorName } = assessed;
        await audit.record(actor, {
          action: 'persons.assess-capacity',
          resource: 'persons',
          recordId: personId,
          divisionCode,
          before: { labourCapacity: before },
          after: { labourCapacity: found, assessedOn, validUntil, assessorName },
        });
        return assessed;
      }),
  };
}
export type LabourCapacityService = ReturnType<typeof createLabourCapacityService>;
