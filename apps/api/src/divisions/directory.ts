import { type DivisionCode, townshipOf } from '@gongyi/kernel';
import type { Knex } from 'knex';

export interface Division {
  readonly code: DivisionCode;
  readonly name: string;
  readonly level: string;
  readonly parentCode: DivisionCode | null;
}

/** Names of places, held in memory: a few hundred rows a county that change once in years. */
export interface DivisionDirectory {
  nameOf(code: DivisionCode): string;
  townshipNameOf(code: DivisionCode): string;
  /** Townships of a county by name, for sheets that name their township in words. */
  townshipsOf(countyCode: string): readonly Division[];
}

export async function readDivisionDirectory(knex: Knex, schema: string): Promise<DivisionDirectory> {
  const rows = await knex(`${schema}.divisions`).select('code', 'name', 'level', 'parent_code as parentCode').orderBy('code');
  const byCode = new Map((rows as Division[]).map((row) => [row.code as string, row]));
  const nameOf = (code: string) => byCode.get(code)?.name ?? code;
  return {
    nameOf,
    townshipNameOf: (code) => nameOf(townshipOf(code) ?? code),
    townshipsOf: (countyCode) => [...byCode.values()].filter((row) => row.level === 'township' && row.code.startsWith(countyCode)),
  };
}
