import assert from 'node:assert/strict';
import { addDays, type CountyCode, isDomainError, localDate, newId } from '@gongyi/kernel';
import type { PersonStore } from '../ports.js';
import { actorOf, inventedIdentity, listOf, registerRow, villageA, villageB } from './fixtures.js';
import type { ContractCase } from './registry-contract.js';

const county = actorOf('530326000000');
const township = actorOf('530326001000');
const code = '530326' as CountyCode;
const [one, two, three] = [inventedIdentity(1), inventedIdentity(2), inventedIdentity(3)];

async function only(people: PersonStore) {
  const { rows } = await people.find(county, listOf({}));
  const [person] = rows;
  assert.ok(person !== undefined && rows.length === 1);
  return person;
}

/** Refused with this code. */
export function refused(codeOfError: string): (error: unknown) => true {
  return (error) => {
    assert.ok(isDomainError(error), String(error));
    assert.equal(error.code, codeOfError);
    return true;
  };
}

/** What a store of people promises. */
export const personCases: readonly ContractCase[] = [
  {
    name: 'a register file read twice changes nothing the second time',
    async run({ people }) {
      const rows = [registerRow(one), registerRow(two, { name: '李四', relation: '配偶' })];
      assert.deepEqual(await people.upsert(county, code, rows), { created: 2, updated: 0, unchanged: 0 });
      assert.deepEqual(
        (await people.compare(county, rows)).map((row) => row.action),
        ['unchanged', 'unchanged'],
      );
      assert.deepEqual(await people.upsert(county, code, rows), { created: 0, updated: 0, unchanged: 2 });
    },
  },
  {
    name: 'people come out masked, and unmasked only when revealed',
    async run({ people }) {
      await people.upsert(county, code, [registerRow(one, { phone: '19900001234' })]);
      const person = await only(people);
      assert.equal(person.identityMasked, `530326********${one.slice(-4)}`);
      assert.equal(person.phoneMasked, '199****1234');
      assert.ok(!JSON.stringify(person).includes(one));
      assert.deepEqual(await people.reveal(county, person.id), { identity: one, phone: '19900001234' });
    },
  },
  {
    name: 'a changed row updates the person and keeps how the person stood before',
    async run({ people }) {
      await people.upsert(county, code, [registerRow(one)]);
      const changed = [registerRow(one, { health: '长期慢性病', workMonths: 3, workPlace: '云南省昆明市官渡区' })];
      assert.equal((await people.compare(county, changed))[0]?.action, 'update');
      assert.deepEqual(await people.upsert(county, code, changed), { created: 0, updated: 1, unchanged: 0 });
      const person = await only(people);
      assert.deepEqual([person.version, person.health, person.workMonths], [2, '长期慢性病', 3]);
      const { rows } = await people.findVersions(county, listOf({ personId: person.id }));
      assert.deepEqual(
        rows.map(({ version, health, workMonths, replacedBy }) => [version, health, workMonths, replacedBy]),
        [[1, '健康', null, county.userId]],
      );
    },
  },
  {
    name: 'a correction by hand stays when the same file is read again',
    async run({ people }) {
      const rows = [registerRow(one)];
      await people.upsert(county, code, rows);
      const person = await only(people);
      const edited = await people.edit(county, person.id, {
        version: 1,
        labourCapacity: '无劳动力',
        phone: '19900009999',
        reason: '入户核实',
      });
      assert.deepEqual([edited.version, edited.labourCapacity, edited.phoneMasked], [2, '无劳动力', '199****9999']);
      assert.deepEqual(await people.upsert(county, code, rows), { created: 0, updated: 0, unchanged: 1 });
      assert.equal((await only(people)).labourCapacity, '无劳动力');
      const stale = people.edit(county, person.id, { version: 1, health: '残疾', reason: '入户核实' });
      await assert.rejects(stale, refused('LIST.VERSION_CONFLICT'));
      const nobody = people.edit(county, newId(), { version: 1, health: '残疾', reason: '入户核实' });
      await assert.rejects(nobody, refused('LIST.NOT_FOUND'));
    },
  },
  {
    name: 'people are found by identity and by id, without a word about others',
    async run({ people }) {
      await people.upsert(county, code, [registerRow(one), registerRow(two, { divisionCode: villageB })]);
      const found = await people.findByIdentity(county, [one, three]);
      assert.deepEqual([...found.keys()], [one]);
      const personId = found.get(one)?.personId ?? '';
      assert.deepEqual([...(await people.findByIds(county, [personId, newId()])).keys()], [personId]);
      const standing = (await people.standingOf(county, [personId, newId()])).get(personId);
      assert.notEqual(standing?.identityHash, one);
      assert.deepEqual([...(await people.identitiesOf(county, [personId, newId()]))], [[personId, one]]);
      assert.deepEqual([...(await people.householdsOf(county, [personId]))], [[personId, 'H1']]);
      const birth = (await people.get(county, personId))?.birthDate ?? localDate('1900-01-01');
      assert.deepEqual([...(await people.bornBy(county, [personId, newId()], birth))], [personId]);
      assert.deepEqual([...(await people.bornBy(county, [personId], addDays(birth, -1)))], []);
    },
  },
  {
    name: 'nobody sees, finds, reveals or corrects people outside the own places',
    async run({ people }) {
      await people.upsert(county, code, [
        registerRow(one),
        registerRow(two, { divisionCode: villageB, householdCode: 'H2' }),
      ]);
      const theirs = (await people.findByIdentity(county, [two])).get(two)?.personId ?? '';
      assert.equal((await people.find(township, listOf({}))).total, 1);
      assert.equal((await people.find(township, listOf({}, { ids: [theirs] }))).total, 0);
      assert.equal(await people.get(township, theirs), undefined);
      assert.equal(await people.reveal(township, theirs), undefined);
      assert.equal((await people.findByIdentity(township, [two])).size, 0);
      assert.equal((await people.findHouseholds(township, listOf({}))).total, 1);
      const edit = people.edit(township, theirs, { version: 1, health: '残疾', reason: '入户核实' });
      await assert.rejects(edit, refused('LIST.NOT_FOUND'));
      const stranger = actorOf('530325000000');
      assert.equal((await people.find(stranger, listOf({}))).total, 0);
    },
  },
  {
    name: 'somebody registered in another township is not registered twice',
    async run({ people }) {
      await people.upsert(county, code, [registerRow(two, { divisionCode: villageB })]);
      const again = people.upsert(township, code, [registerRow(two)]);
      await assert.rejects(again, refused('REGISTRY.REGISTERED_ELSEWHERE'));
      assert.equal((await people.find(county, listOf({}))).total, 1);
    },
  },
  {
    name: 'lists filter by the beginning of a name and by place, sort, and turn pages without losing anybody',
    async run({ people }) {
      await people.upsert(county, code, [
        registerRow(one, { name: '张兴有' }),
        registerRow(two, { name: '张𬱖', divisionCode: villageB, householdKind: '一般户' }),
        registerRow(three, { name: '王小张', labourCapacity: null }),
      ]);
      const names = async (
        filter: Parameters<typeof people.find>[1]['filter'],
        sort = { field: 'name', order: 'asc' } as const,
      ) => (await people.find(county, listOf(filter, { sort }))).rows.map((person) => person.name);
      assert.deepEqual(await names({ q: '张' }), ['张兴有', '张𬱖']);
      assert.deepEqual(await names({ q: '张𬱖' }), ['张𬱖']);
      assert.deepEqual(await names({ q: '%' }), []);
      assert.deepEqual(await names({ townshipCode: villageB.replace(/201$/, '000') as typeof villageB }), ['张𬱖']);
      assert.deepEqual(await names({ divisionCode: villageA, householdKind: '脱贫户' }), ['张兴有', '王小张'].sort());
      assert.deepEqual(await names({ labourCapacity: '普通劳动力', householdCode: 'H1' }), ['张兴有', '张𬱖']);
      const page = await people.find(county, listOf({}, { range: { from: 1, to: 1 } }));
      assert.deepEqual([page.rows.length, page.total, page.totalIsCapped], [1, 3, false]);
      const unknown = people.find(county, listOf({}, { sort: { field: 'identityHash', order: 'asc' } }));
      await assert.rejects(unknown, refused('LIST.UNKNOWN_SORT'));
    },
  },
  {
    name: 'households follow their members',
    async run({ people }) {
      const spouse = registerRow(two, { name: '李四', relation: '配偶' });
      await people.upsert(county, code, [registerRow(one), spouse]);
      const [household] = (await people.findHouseholds(county, listOf({}))).rows;
      assert.ok(household !== undefined);
      const { code: householdCode, headName, memberCount, kind, version } = household;
      assert.deepEqual([householdCode, headName, memberCount, kind, version], ['H1', '张兴有', 2, '脱贫户', 1]);
      await people.upsert(county, code, [
        registerRow(two, { name: '李四', relation: '户主', householdCode: 'H2', divisionCode: villageB }),
      ]);
      const sort = { field: 'code', order: 'asc' } as const;
      const after = (await people.findHouseholds(county, listOf({}, { sort }))).rows;
      assert.deepEqual(
        after.map((row) => [row.code, row.headName, row.memberCount, row.divisionCode]),
        [
          ['H1', '张兴有', 1, villageA],
          ['H2', '李四', 1, villageB],
        ],
      );
      assert.equal((await people.getHousehold(county, household.id))?.version, 2);
    },
  },
];
