import {
  type Actor,
  type AuditLog,
  type Clock,
  countyDivision,
  countyOfActor,
  domainError,
  type FileStore,
  keepUpload,
  type Transactions,
} from '@gongyi/kernel';
import type {
  DepartmentEdit,
  DepartmentRecord,
  EndGroupMember,
  GroupMeetingRecord,
  GroupMemberRecord,
  NewDepartment,
  NewGroupMeeting,
  NewGroupMember,
} from '../model/organisation.js';
import type { OrganisationStore } from '../ports/planning.js';
import { found, requireCounty } from './county-only.js';

export interface OrganisationDeps {
  readonly store: OrganisationStore;
  readonly files: FileStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Use cases of 统一组织领导: who leads, what was decided, which department answers for what. */
export function createOrganisationService({ store, files, audit, transactions, clock }: OrganisationDeps) {
  const getMember = async (actor: Actor, id: string) => found(await store.getMember(actor, id));
  const getMeeting = async (actor: Actor, id: string) => found(await store.getMeeting(actor, id));
  const getDepartment = async (actor: Actor, id: string) => found(await store.getDepartment(actor, id));
  const record = (
    actor: Actor,
    resource: string,
    action: string,
    { id, divisionCode }: Pick<DepartmentRecord, 'id' | 'divisionCode'>,
    after: object,
    reason?: string,
  ) =>
    audit.record(actor, {
      action,
      resource,
      recordId: id,
      divisionCode,
      after: after as never,
      ...(reason === undefined ? {} : { reason }),
    });
  const members = 'leading-group-members';
  const departments = 'training-departments';

  return {
    listMembers: store.findMembers,
    getMember,
    listMeetings: store.findMeetings,
    getMeeting,
    listDepartments: store.findDepartments,
    getDepartment,

    /** @throws DomainError conflict TRAINING.TWO_HEADS; forbidden TRAINING.COUNTY_ONLY */
    createMember: (actor: Actor, input: NewGroupMember): Promise<GroupMemberRecord> =>
      transactions.run(actor, async () => {
        requireCounty(actor);
        const member = await getMember(actor, await store.createMember(actor, input));
        await record(actor, members, 'leading-group-members.create', member, input);
        return member;
      }),

    /** @throws DomainError conflict TRAINING.MEMBER_ENDED; invalid_input TRAINING.DAYS_REVERSED */
    endMember: (actor: Actor, id: string, { validTo, reason }: EndGroupMember): Promise<GroupMemberRecord> =>
      transactions.run(actor, async () => {
        const before = await getMember(actor, id);
        requireCounty(actor);
        if (before.validTo !== null) throw domainError('conflict', 'TRAINING.MEMBER_ENDED', { day: before.validTo });
        if (validTo < before.validFrom) throw domainError('invalid_input', 'TRAINING.DAYS_REVERSED');
        await store.endMember(actor, before, validTo);
        await record(actor, members, 'leading-group-members.end', before, { validTo }, reason);
        return getMember(actor, id);
      }),

    /** @throws DomainError invalid_input TRAINING.DAY_IN_FUTURE */
    createMeeting: (actor: Actor, { fileId, ...input }: NewGroupMeeting): Promise<GroupMeetingRecord> =>
      transactions.run(actor, async () => {
        requireCounty(actor);
        const today = clock.today();
        if (input.heldOn > today) throw domainError('invalid_input', 'TRAINING.DAY_IN_FUTURE', { today });
        const place = countyDivision(countyOfActor(actor));
        const kept = fileId === null ? null : await keepUpload(files, actor, fileId, place);
        const id = await store.createMeeting(actor, {
          ...input,
          fileId: kept?.id ?? null,
          fileName: kept?.name ?? '',
          recordedByName: actor.displayName,
        });
        const meeting = await getMeeting(actor, id);
        const { heldOn, title, documentNumber } = meeting;
        const after = { heldOn, title, documentNumber, sha256: kept?.sha256 ?? null };
        await record(actor, 'group-meetings', 'group-meetings.create', meeting, after);
        return meeting;
      }),

    /** @throws DomainError conflict TRAINING.DEPARTMENT_EXISTS */
    createDepartment: (actor: Actor, input: NewDepartment): Promise<DepartmentRecord> =>
      transactions.run(actor, async () => {
        requireCounty(actor);
        const department = await getDepartment(actor, await store.createDepartment(actor, input));
        await record(actor, departments, 'training-departments.create', department, input);
        return department;
      }),

    editDepartment: (actor: Actor, id: string, { reason, ...edit }: DepartmentEdit): Promise<DepartmentRecord> =>
      transactions.run(actor, async () => {
        const before = await getDepartment(actor, id);
        requireCounty(actor);
        await store.editDepartment(actor, id, edit);
        const { version: _, ...after } = edit;
        await record(actor, departments, 'training-departments.edit', before, after, reason);
        return getDepartment(actor, id);
      }),
  };
}
export type OrganisationService = ReturnType<typeof createOrganisationService>;
