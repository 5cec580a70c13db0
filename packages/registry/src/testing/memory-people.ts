import {
  type Actor,
  type CheckedRow,
  digestOf,
  domainError,
  groupBy,
  type JsonObject,
  maskPhone,
  maskResidentId,
  newId,
  type ResidentId,
  scopeContains,
} from '@gongyi/kernel';
import type { HouseholdRecord } from '../model/household.js';
import { type PersonFacts, type PersonRecord, type PersonVersionRecord, personFactsSchema } from '../model/person.js';
import type { KnownPerson, PersonStanding, PersonStore } from '../ports.js';
import { assertVersion, pageOf, under, visible } from './memory-page.js';

interface Stored {
  record: PersonRecord;
  identity: string;
  phone: string;
  digest: string;
}

/** People in memory: for tests of services and hosts. */
export function createMemoryPersonStore(now: () => Date = () => new Date()): PersonStore {
  const people = new Map<string, Stored>();
  const households = new Map<string, HouseholdRecord>();
  const versions: PersonVersionRecord[] = [];
  const seen = (actor: Actor) =>
    [...people.values()].filter(({ record }) => scopeContains(actor.scope, record.divisionCode));
  const factsOf = (row: CheckedRow) => personFactsSchema.parse(row.values);
  const digest = (facts: PersonFacts) => digestOf(facts as unknown as JsonObject);

  function actionOf(actor: Actor, facts: PersonFacts): 'create' | 'update' | 'unchanged' {
    const stored = seen(actor).find(({ identity }) => identity === facts.identity);
    if (stored === undefined) return 'create';
    return stored.digest === digest(facts) ? 'unchanged' : 'update';
  }

  function keepVersion(actor: Actor, old: PersonRecord): void {
    const { name, divisionCode, householdCode, householdKind, relation, health, labourCapacity } = old;
    const { workPlace, workMonths, postKind, postMonths, phoneMasked, version } = old;
    const facts = { name, divisionCode, householdCode, householdKind, relation, health, labourCapacity };
    const work = { workPlace, workMonths, postKind, postMonths, phoneMasked };
    const replaced = { replacedAt: now().toISOString(), replacedBy: actor.userId };
    versions.push({ id: newId(), personId: old.id, version, ...facts, ...work, ...replaced });
  }

  /** Answers the households that it touched. */
  function write(actor: Actor, facts: PersonFacts): string[] {
    const { identity, identityOriginal: _original, phone, disabilityCertificate: _certificate, ...shown } = facts;
    const old = [...people.values()].find((person) => person.identity === identity);
    if (old !== undefined && !scopeContains(actor.scope, old.record.divisionCode))
      throw domainError('conflict', 'REGISTRY.REGISTERED_ELSEWHERE');
    if (old !== undefined) keepVersion(actor, old.record);
    const time = now().toISOString();
    const record: PersonRecord = {
      ...shown,
      id: old?.record.id ?? newId(),
      version: (old?.record.version ?? 0) + 1,
      identityMasked: maskResidentId(identity),
      phoneMasked: maskPhone(phone),
      createdAt: old?.record.createdAt ?? time,
      updatedAt: time,
    };
    people.set(record.id, { record, identity, phone, digest: digest(facts) });
    return [record.householdCode, old?.record.householdCode ?? record.householdCode];
  }

  function refreshHousehold(code: string, updatedAt: string): void {
    const members = [...people.values()].map(({ record }) => record).filter((person) => person.householdCode === code);
    const first = members.find((member) => member.relation === '户主') ?? members[0];
    const old = households.get(code);
    if (code === '' || (first === undefined && old === undefined)) return;
    const heads = members.filter((member) => member.relation === '户主').map((member) => member.name);
    households.set(code, {
      id: old?.id ?? newId(),
      version: old === undefined ? 1 : old.version + 1,
      code,
      divisionCode: first?.divisionCode ?? (old as HouseholdRecord).divisionCode,
      kind: first?.householdKind ?? old?.kind ?? '',
      riskEliminated: first?.riskEliminated ?? null,
      headName: heads.sort()[0] ?? '',
      memberCount: members.length,
      updatedAt,
    });
  }

  const known = ({ record }: Stored): KnownPerson => {
    const { id, name, identityMasked, birthDate, householdCode, divisionCode } = record;
    return { personId: id, name, identityMasked, birthDate, householdCode, divisionCode };
  };

  return {
    async find(actor, query) {
      const { q, townshipCode, divisionCode, householdKind, labourCapacity, householdCode } = query.filter;
      const rows = visible(
        [...people.values()].map(({ record }) => record),
        actor,
      ).filter(
        (person) =>
          person.name.startsWith(q ?? '') &&
          under(person, townshipCode) &&
          under(person, divisionCode) &&
          (householdKind === undefined || person.householdKind === householdKind) &&
          (labourCapacity === undefined || person.labourCapacity === labourCapacity) &&
          (householdCode === undefined || person.householdCode === householdCode),
      );
      return pageOf(rows, query, {
        sortable: ['divisionCode', 'name', 'birthDate', 'householdCode', 'updatedAt'],
        defaultSort: { field: 'divisionCode', order: 'asc' },
      });
    },
    get: async (actor, id) => seen(actor).find(({ record }) => record.id === id)?.record,
    findByIdentity: async (actor, identities) =>
      new Map(
        seen(actor)
          .filter(({ identity }) => identities.includes(identity))
          .map((person) => [person.identity, known(person)]),
      ),
    standingOf: async (actor, ids) =>
      new Map(
        seen(actor)
          .filter(({ record }) => ids.includes(record.id))
          .map(({ record, identity }) => [record.id, standingOf(record, identity)]),
      ),
    findByIds: async (actor, ids) =>
      new Map(
        seen(actor)
          .filter(({ record }) => ids.includes(record.id))
          .map((person) => [person.record.id, known(person)]),
      ),
    householdsOf: async (actor, ids) =>
      new Map(
        seen(actor)
          .filter(({ record }) => ids.includes(record.id))
          .map(({ record }) => [record.id, record.householdCode]),
      ),
    // Every memory register is one county.
    samePeople: async () => [],
    bornBy: async (actor, ids, day) =>
      new Set(
        seen(actor)
          .filter(({ record }) => ids.includes(record.id) && record.birthDate <= day)
          .map(({ record }) => record.id),
      ),
    compare: async (actor, rows) =>
      rows.map((row) => (row.outcome === 'ok' ? { ...row, action: actionOf(actor, factsOf(row)) } : row)),
    async upsert(actor, _county, rows) {
      const good = rows.filter((row) => row.outcome === 'ok').map(factsOf);
      const groups = groupBy(good, (facts) => actionOf(actor, facts));
      const [created, updated] = [groups.get('create') ?? [], groups.get('update') ?? []];
      const touched = [...created, ...updated].flatMap((facts) => write(actor, facts));
      for (const household of new Set(touched)) refreshHousehold(household, now().toISOString());
      return {
        created: created.length,
        updated: updated.length,
        unchanged: good.length - created.length - updated.length,
      };
    },
    async edit(actor, id, { version, labourCapacity, health, phone }) {
      const stored = seen(actor).find(({ record }) => record.id === id);
      assertVersion(stored?.record, version);
      if (stored === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      keepVersion(actor, stored.record);
      stored.phone = phone ?? stored.phone;
      stored.record = {
        ...stored.record,
        version: version + 1,
        labourCapacity: labourCapacity ?? stored.record.labourCapacity,
        health: health ?? stored.record.health,
        phoneMasked: maskPhone(stored.phone),
        updatedAt: now().toISOString(),
      };
      return stored.record;
    },
    async identitiesOf(actor, ids) {
      const found = seen(actor).filter(({ record }) => ids.includes(record.id));
      return new Map(found.map(({ record, identity }) => [record.id, identity as ResidentId]));
    },
    async reveal(actor, id) {
      const stored = seen(actor).find(({ record }) => record.id === id);
      return stored === undefined ? undefined : { identity: stored.identity, phone: stored.phone };
    },
    async findVersions(actor, query) {
      const { personId } = query.filter;
      const rows = visible(versions, actor).filter((row) => personId === undefined || row.personId === personId);
      return pageOf(rows, query, { sortable: ['version'], defaultSort: { field: 'version', order: 'desc' } });
    },
    async findHouseholds(actor, query) {
      const { q, code, kind, townshipCode, divisionCode } = query.filter;
      const rows = visible(households.values(), actor).filter(
        (household) =>
          household.headName.startsWith(q ?? '') &&
          under(household, townshipCode) &&
          under(household, divisionCode) &&
          (code === undefined || household.code === code) &&
          (kind === undefined || household.kind === kind),
      );
      return pageOf(rows, query, {
        sortable: ['divisionCode', 'code', 'headName'],
        defaultSort: { field: 'divisionCode', order: 'asc' },
      });
    },
    getHousehold: async (actor, id) => visible(households.values(), actor).find((household) => household.id === id),
  };
}

function standingOf(record: PersonRecord, identity: string): PersonStanding {
  const { birthDate, sex } = record;
  return { identityHash: digestOf({ identity }), birthDate, sex };
}
