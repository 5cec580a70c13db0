import {
  type Actor,
  type CheckedImport,
  type CheckedRow,
  type JsonObject,
  type Sheet,
  uuidSchema,
} from '@gongyi/kernel';
import { z } from 'zod';
import { checkRoster, checkTimetable, classImportErrorCodes, identitiesOf } from '../model/class-import.js';
import { classImportMessages } from '../model/class-import-messages.js';
import { lessonInputSchema } from '../model/class-inputs.js';
import type { SharedResourceStore } from '../ports/classes.js';
import type { InstitutionStore } from '../ports.js';
import type { TrainingClassService } from './classes.js';
import { found } from './county-only.js';
import type { RosterEntry } from './enrolments.js';

interface ClassImporterDeps {
  readonly classes: TrainingClassService;
  readonly institutions: Pick<InstitutionStore, 'get'>;
  readonly resources: Pick<SharedResourceStore, 'find'>;
}

const params = z.strictObject({ classId: uuidSchema });
const classOf = (given: JsonObject) => params.parse(given).classId;
const everything = { filter: {}, ids: null, sort: null, range: { from: 0, to: 499 } } as const;

/** Teaches an import engine to read the timetable and the roster of one class. */
export function createClassImporters({ classes, institutions, resources }: ClassImporterDeps) {
  const shared = {
    permission: 'training-classes.import',
    catalogue: classImportMessages,
    errorCodes: classImportErrorCodes,
    params: params as unknown as z.ZodType<JsonObject>,
  };
  const goodOf = (rows: readonly CheckedRow[]) => rows.filter(({ outcome }) => outcome === 'ok');

  const timetable = {
    ...shared,
    kind: 'class-timetable',
    title: { zh: '课程表', en: 'Timetable of a class' },
    async check(actor: Actor, sheets: readonly Sheet[], given: JsonObject): Promise<CheckedImport> {
      const { institutionId, divisionCode } = await classes.get(actor, classOf(given));
      const institution = found(await institutions.get(actor, institutionId));
      const { rows } = await resources.find(actor, everything);
      return checkTimetable(sheets, institution, rows, divisionCode);
    },
    /** The whole timetable or nothing: a lesson that cannot be read would be missing. */
    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      given: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const good = goodOf(rows);
      await classes.replaceTimetable(
        actor,
        classOf(given),
        good.map(({ values }) => lessonInputSchema.parse(values)),
      );
      await progress(rows.length, rows.length);
      return { created: good.length, waiting: rows.length - good.length };
    },
  };

  const roster = {
    ...shared,
    kind: 'class-roster',
    title: { zh: '学员花名册', en: 'Roster of a class' },
    async check(actor: Actor, sheets: readonly Sheet[], given: JsonObject): Promise<CheckedImport> {
      const classId = classOf(given);
      const { divisionCode } = await classes.get(actor, classId);
      const people = await classes.readRoster(actor, classId, identitiesOf(sheets));
      return checkRoster(sheets, people, divisionCode, actor.locale === 'en');
    },
    async commit(
      actor: Actor,
      rows: readonly CheckedRow[],
      given: JsonObject,
      progress: (done: number, total: number) => Promise<void>,
    ): Promise<Record<string, number>> {
      const good = goodOf(rows);
      await classes.enrolMany(
        actor,
        classOf(given),
        good.map(({ values }) => values as unknown as RosterEntry),
      );
      await progress(rows.length, rows.length);
      return { created: good.length, waiting: rows.length - good.length };
    },
  };
  return [timetable, roster];
}
