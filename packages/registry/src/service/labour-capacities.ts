import { type Actor, type AuditLog, type Clock, domainError, type FileStore, type Transactions } from '@gongyi/kernel';
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
          proofFileId: proofFileId === undefined ? null : await keepProof(actor, divisionCode, proofFileId),
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

  /** The upload itself expires; the proof is kept where the person is registered. */
  async function keepProof(actor: Actor, divisionCode: string, fileId: string): Promise<string> {
    const { name, contentType, bytes } = await files.read(actor, fileId);
    const place = divisionCode as Parameters<FileStore['save']>[1]['divisionCode'];
    return (await files.save(actor, { name, contentType, bytes, divisionCode: place, purpose: 'evidence' })).id;
  }
}
export type LabourCapacityService = ReturnType<typeof createLabourCapacityService>;
