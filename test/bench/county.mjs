// A county of generated people for the measurements, on a database of its own.

import { join } from 'node:path';
import { migrate } from '@gongyi/api/database/migrate';
import { readDivisionDirectory } from '@gongyi/api/divisions/directory';
import { loadDivisions } from '@gongyi/api/divisions/load-divisions';
import { createModules } from '@gongyi/api/modules';
import { roleSeeds } from '@gongyi/api/roles';
import { demoFolder, projectRoot } from '@gongyi/api/server';
import { fixedClock, identityCheckCharacter } from '@gongyi/kernel';
import { testActor } from '@gongyi/kernel/testing';
import { createFieldCrypto, createTransactions, migrateJobs } from '@gongyi/server-kit/knex';
import { createTestDatabase } from '@gongyi/server-kit/testing';

export { demoFolder };

/** Migrated, empty, with one officer who may do everything. */
export async function openBench() {
  const database = await createTestDatabase();
  await migrate(database.owner, database.applicationRole);
  await migrateJobs(database.appUrl);
  await loadDivisions(database.owner, 'core', join(projectRoot, 'apps', 'api', 'data', 'divisions'));
  const divisions = await readDivisionDirectory(database.app, 'core');
  const crypto = createFieldCrypto('bench bench bench bench bench bench bench');
  let clock = fixedClock('2025-04-01');
  const passing = { now: () => clock.now(), today: () => clock.today() };
  const modules = createModules({ knex: database.app, clock: passing, crypto, divisions });
  const permissions = new Set(roleSeeds.flatMap((role) => role.permissions));
  const officer = testActor({ permissions });
  return {
    database,
    modules,
    officer,
    approvers: [1, 2, 3].map(() => testActor({ permissions })),
    moveTo: (day) => {
      clock = fixedClock(day);
    },
    divisions,
    transactions: createTransactions(database.app),
    close: () => database.destroy(),
  };
}

/** Runs an importer as the engine does: check, then commit in one transaction. */
export async function runImporter(bench, kind, sheets, params = {}) {
  const importer = bench.modules.imports.importers.find((candidate) => candidate.kind === kind);
  const checked = await importer.check(bench.officer, sheets, params);
  return bench.transactions.run(bench.officer, () =>
    importer.commit(bench.officer, checked.rows, params, async () => {}),
  );
}

/** A card number of 19 digits with its check digit for every index. */
export function cardOf(index) {
  const digits = `622848${String(index).padStart(12, '0')}`;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A valid identity number for every index. */
export function identityOf(index) {
  const day = 1 + (index % 28);
  const month = 1 + (Math.floor(index / 28) % 12);
  const year = 1970 + (Math.floor(index / 336) % 20);
  const sequence = Math.floor(index / 6720);
  const first17 = `530326${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${String(sequence).padStart(3, '0')}`;
  return first17 + identityCheckCharacter(first17);
}

export async function seconds(work) {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** A sheet as the reader gives it, from rows of plain values. */
export function sheetOf(name, rows) {
  const column = (index) => String.fromCharCode(65 + index);
  return {
    name,
    hidden: false,
    rows: rows.map((values, index) => ({
      number: index + 1,
      hidden: false,
      cells: values.flatMap((value, position) =>
        value === ''
          ? []
          : [
              {
                ref: `${column(position)}${index + 1}`,
                row: index + 1,
                column: position + 1,
                kind: typeof value === 'number' ? 'number' : 'text',
                text: String(value),
                ...(typeof value === 'number' ? { number: value } : {}),
              },
            ],
      ),
    })),
  };
}

/** A village and a name for every index. */
export function namesOf(bench) {
  const townships = bench.divisions.townshipsOf('530326');
  return {
    village: (index) => `${townships[index % townships.length].slice(0, 9)}201`,
    name: (index) => `测${String.fromCodePoint(0x4e00 + (index % 20_000))}`,
  };
}

/** So many people as the county's register is imported. */
export function peopleSheet(bench, lines) {
  const { village, name } = namesOf(bench);
  return sheetOf('家庭成员信息', [
    [
      '县',
      '乡',
      '村',
      '行政区划代码',
      '户编号',
      '人口编号',
      '户类型',
      '风险是否已消除',
      '姓名',
      '性别',
      '证件类型',
      '证件号码',
      '出生日期',
      '民族',
      '与户主关系',
      '文化程度',
      '在校生状况',
      '健康状况',
      '劳动技能',
      '是否享受低保',
      '务工所在地',
      '务工企业名称',
      '务工时间(月)',
      '公益性岗位类型',
      '公益性岗位(月数)',
      '成员联系电话',
    ],
    ...Array.from({ length: lines }, (_, index) => [
      '会泽县',
      '',
      '',
      village(index),
      `H${index}`,
      `P${index}`,
      '脱贫户',
      '',
      name(index),
      '',
      '居民身份证',
      identityOf(index),
      '',
      '汉族',
      '户主',
      '小学',
      '非在校生',
      '健康',
      '普通劳动力',
      '否',
      '',
      '',
      '',
      '',
      '',
      '19900000000',
    ]),
  ]);
}
