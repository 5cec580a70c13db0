import {
  type Actor,
  type AuditLog,
  type CheckedImport,
  type CheckedRow,
  type Clock,
  countyDivision,
  countyOfActor,
  type JsonObject,
  type Sheet,
} from '@gongyi/kernel';
import { z } from 'zod';
import { registryMessages } from '../model/messages.js';
import { checkPeople, peopleErrorCodes } from '../model/people-import.js';
import type { PersonStore } from '../ports.js';

/** Teaches an import engine to read the register of people. */
export function createPeopleImporter(deps: {
  people: PersonStore;
  audit: AuditLog;
  clock: Clock;
  countyName(code: string): string;
}) {
  const { people, audit, clock } = deps;
  return {
    kind: 'people',
    title: { zh: '人员名册', en: 'Register of people' },
    permission: 'persons.import',
    catalogue: registryMessages,
    errorCodes: peopleErrorCodes,
    params: z.strictObject({}) as z.ZodType<JsonObject>,
    async check(actor: Actor, sheets: readonly Sheet[]): Promise<CheckedImport> {
      const countyCode = countyOfActor(actor);
      const found = checkPeople(sheets, { countyCode, countyName: deps.countyName(countyCode), today: clock.today() });
      return { ...found, rows: await people.compare(actor, found.rows) };
    },
    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      _params: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const county = countyOfActor(actor);
      const counts = await people.upsert(actor, county, rows);
      await audit.record(actor, {
        action: 'persons.import',
        resource: 'persons',
        recordId: county,
        divisionCode: countyDivision(county),
        after: counts,
      });
      await progress(rows.length, rows.length);
      return { ...counts, waiting: rows.filter((row) => row.outcome === 'error').length };
    },
  };
}
