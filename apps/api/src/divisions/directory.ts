import { type DivisionCode, townshipOf } from '@gongyi/kernel';
import type { Knex } from 'knex';

interface DivisionRow {
  readonly code: DivisionCode;
  readonly name: string;
  readonly level: string;
}

/** Names of places, held in memory: a few hundred rows a county that change once in years. */
export interface DivisionDirectory {
  nameOf(code: string): string;
  townshipNameOf(code: DivisionCode): string;
  townshipByName(countyCode: string, name: string): DivisionCode | undefined;
  townshipsOf(countyCode: string): readonly DivisionCode[];
}

export async function readDivisionDirectory(knex: Knex, schema: string): Promise<DivisionDirectory> {
  const rows = (await knex(`${schema}.divisions`).select('code', 'name', 'level').orderBy('code')) as DivisionRow[];
  const names = new Map<string, string>(rows.map((row) => [row.code, row.name]));
  const townships = rows.filter((row) => row.level === 'township');
  const nameOf = (code: string) => names.get(code) ?? code;
  return {
    nameOf,
    townshipNameOf: (code) => nameOf(townshipOf(code) ?? code),
    townshipByName: (countyCode, name) =>
      townships.find((row) => row.code.startsWith(countyCode) && row.name === name.trim())?.code,
    townshipsOf: (countyCode) => townships.filter((row) => row.code.startsWith(countyCode)).map((row) => row.code),
  };
}
