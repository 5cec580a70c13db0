import {
  type Actor,
  type CheckedRow,
  countyOf,
  countyOfActor,
  type DivisionCode,
  digestOf,
  domainError,
  type Fen,
  fen,
  groupBy,
  type JsonObject,
  newId,
  type Period,
  scopeContains,
} from '@gongyi/kernel';
import { inForceDuring, lastDayInForce } from '../model/agreement.js';
import type { AttendanceSheetRecord } from '../model/attendance.js';
import type { AttendanceLineValues } from '../model/attendance-import.js';
import type { LineChange, LineRow, MonthRow, PostMonth, WelfarePostStore } from '../ports.js';
import { checkVersion, inScope, inTownship, pageOf } from './memory-lists.js';
import { agreementOfPerson, type MemoryPosts } from './memory-posts.js';

type StoredLine = LineRow & { welfarePostId: string | null; digest: string };
type StoredSheet = Pick<
  AttendanceSheetRecord,
  'id' | 'version' | 'divisionCode' | 'period' | 'state' | 'frozenAt' | 'digest' | 'createdAt'
>;
type AttendancePart = Omit<
  WelfarePostStore,
  'findPosts' | 'getPost' | 'editPost' | 'findAgreements' | 'getAgreement' | 'compareRoster' | 'upsertRoster'
>;

const valuesOf = (row: CheckedRow) => row.values as unknown as AttendanceLineValues;
const keyOf = (line: { divisionCode: string; row: number }) => `${line.divisionCode}:${line.row}`;
const sameCounty = (actor: Actor) => (row: { divisionCode: DivisionCode }) =>
  actor.countyCode === null || countyOf(row.divisionCode) === actor.countyCode;
const sum = (lines: readonly StoredLine[], amountOf: (line: StoredLine) => number | null) =>
  lines.reduce((total, line) => total + (amountOf(line) ?? 0), 0) as Fen;

function countsOf(lines: readonly StoredLine[]) {
  const ok = lines.filter((line) => line.state === 'ok');
  return {
    lines: lines.length,
    okLines: ok.length,
    toFixLines: lines.filter((line) => line.state === 'to_fix').length,
    excludedLines: lines.filter((line) => line.state === 'excluded').length,
    okTotalFen: sum(ok, (line) => line.amountFen),
    villageTotalFen: sum(lines, (line) => line.villageAmountFen),
    differentLines: ok.filter((line) => line.amountFen !== line.villageAmountFen).length,
    differenceFen: sum(ok, (line) => (line.amountFen ?? 0) - (line.villageAmountFen ?? 0)),
  };
}

/** Monthly attendance in memory. */
export function createMemoryAttendance(state: MemoryPosts): AttendancePart {
  const sheets = new Map<string, StoredSheet>();
  const lines = new Map<string, StoredLine>();
  const all = () => [...lines.values()];
  const shownLine = ({ digest: _, welfarePostId: __, ...line }: StoredLine): LineRow => line;
  const shownSheet = (sheet: StoredSheet): AttendanceSheetRecord => ({
    ...sheet,
    ...countsOf(all().filter((line) => line.sheetId === sheet.id)),
  });

  async function agreementsOf(actor: Actor, personIds: readonly string[]) {
    const wanted = new Set(personIds);
    const own = [...state.agreements.values()]
      .filter((agreement) => wanted.has(agreement.personId) && sameCounty(actor)(agreement))
      .sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
    return new Map(
      [...groupBy(own, (agreement) => agreement.personId)].map(([id, agreements]) => [
        id,
        agreements.map((agreement) => agreementOfPerson(state, agreement)),
      ]),
    );
  }

  async function placesInMonth(actor: Actor, period: Period, personIds: readonly string[]) {
    const wanted = new Set<string | null>(personIds);
    const found = all().filter(
      (line) =>
        line.period === period && line.state !== 'excluded' && wanted.has(line.personId) && sameCounty(actor)(line),
    );
    const places = found.map((line) => ({
      personId: line.personId ?? '',
      lineId: line.id,
      divisionCode: line.divisionCode,
      row: line.row,
    }));
    return groupBy(places, (place) => place.personId);
  }

  function refuseSecondMonth(line: StoredLine): void {
    const taken = all().some(
      (other) =>
        other.id !== line.id &&
        other.state === 'ok' &&
        other.period === line.period &&
        other.personId === line.personId,
    );
    if (line.state === 'ok' && taken) throw domainError('conflict', 'POSTS.PERSON_MONTH_TAKEN');
  }

  function sheetFor(period: Period, divisionCode: DivisionCode): StoredSheet {
    const known = [...sheets.values()].find((sheet) => sheet.period === period && sheet.divisionCode === divisionCode);
    if (known?.state === 'frozen') throw domainError('conflict', 'POSTS.MONTH_FROZEN', { period });
    const sheet: StoredSheet = known ?? {
      id: newId(),
      version: 1,
      divisionCode,
      period,
      state: 'open',
      frozenAt: null,
      digest: null,
      createdAt: new Date(0).toISOString(),
    };
    sheets.set(sheet.id, sheet);
    return sheet;
  }

  async function lineFrom(
    actor: Actor,
    period: Period,
    row: CheckedRow,
    townships: ReadonlySet<DivisionCode>,
  ): Promise<StoredLine> {
    const { townshipCode: divisionCode, digest, agreementId, ...values } = valuesOf(row);
    const agreement = (await agreementsOf(actor, values.personId === null ? [] : [values.personId]))
      .get(values.personId ?? '')
      ?.find((own) => own.agreementId === agreementId);
    const places =
      values.personId === null
        ? undefined
        : (await placesInMonth(actor, period, [values.personId])).get(values.personId);
    const elsewhere = (places ?? []).filter((place) => !townships.has(place.divisionCode));
    for (const place of elsewhere) {
      const other = lines.get(place.lineId);
      if (other?.state === 'ok' && !other.frozen) {
        const by = {
          code: 'duplicate_person',
          severity: 'error' as const,
          cell: null,
          params: { places: `${row.sheet}第${row.row}行` },
        };
        lines.set(other.id, {
          ...other,
          state: 'to_fix',
          version: other.version + 1,
          findings: [...other.findings, by],
        });
      }
    }
    const doubted = elsewhere.length > 0 && !row.findings.some((finding) => finding.code === 'duplicate_person');
    const findings = row.findings.map(({ code, severity, cell, params }) => ({ code, severity, cell, params }));
    return {
      ...values,
      id: newId(),
      version: 1,
      divisionCode,
      sheetId: sheetFor(period, divisionCode).id,
      period,
      frozen: false,
      digest,
      state: doubted ? 'to_fix' : values.state,
      findings: doubted
        ? [
            {
              code: 'duplicate_person',
              severity: 'error',
              cell: null,
              params: { places: `${elsewhere[0]?.divisionCode}第${elsewhere[0]?.row}行` },
            },
            ...findings,
          ]
        : findings,
      agreementId: agreement?.agreementId ?? null,
      welfarePostId: agreement?.welfarePostId ?? null,
      postName: agreement?.postName ?? null,
      standardFen: agreement?.standardFen ?? null,
      villageAmountFen: values.villageAmountFen as Fen | null,
      amountFen: values.amountFen as Fen | null,
      differenceFen:
        values.amountFen === null || values.villageAmountFen === null
          ? null
          : ((values.amountFen - values.villageAmountFen) as Fen),
      agreementFrom: agreement?.startsOn ?? null,
      agreementTo: agreement == null ? null : lastDayInForce(agreement),
      decision: null,
      decisionReason: null,
    };
  }

  function stillTrue(line: StoredLine): boolean {
    const agreement = line.agreementId === null ? undefined : state.agreements.get(line.agreementId);
    const post = agreement === undefined ? undefined : state.posts.get(agreement.welfarePostId);
    return (
      agreement !== undefined &&
      inForceDuring(agreement, line.period) &&
      post?.standardFen === line.standardFen &&
      post.id === line.welfarePostId
    );
  }

  return {
    agreementsOf,
    placesInMonth,
    async holdersIn(actor, period) {
      const holders = [...state.agreements.values()].filter(
        (agreement) => sameCounty(actor)(agreement) && inForceDuring(agreement, period),
      );
      return [...new Map(holders.map(({ personId, personName }) => [personId, { personId, personName }])).values()];
    },
    async frozenTownships(actor, period) {
      return new Set(
        [...sheets.values()]
          .filter(inScope(actor))
          .filter((sheet) => sheet.period === period && sheet.state === 'frozen')
          .map((sheet) => sheet.divisionCode),
      );
    },
    async compareAttendance(_actor, period, rows) {
      const known = new Map(
        all()
          .filter((line) => line.period === period)
          .map((line) => [keyOf(line), line.digest]),
      );
      return rows.map((row): CheckedRow => {
        const found = known.get(keyOf({ divisionCode: valuesOf(row).townshipCode, row: row.row }));
        return {
          ...row,
          action: found === undefined ? 'create' : found === valuesOf(row).digest ? 'unchanged' : 'update',
        };
      });
    },
    async replaceAttendance(actor, period, rows) {
      const townships = new Set(rows.map((row) => valuesOf(row).townshipCode));
      for (const township of townships) sheetFor(period, township);
      const known = new Map(
        all()
          .filter((line) => line.period === period && townships.has(line.divisionCode))
          .map((line) => [keyOf(line), line]),
      );
      const keyOfRow = (row: CheckedRow) => keyOf({ divisionCode: valuesOf(row).townshipCode, row: row.row });
      const fresh = rows.filter((row) => known.get(keyOfRow(row))?.digest !== valuesOf(row).digest);
      const kept = new Set(rows.filter((row) => !fresh.includes(row)).map(keyOfRow));
      const gone = [...known].filter(([key]) => !kept.has(key));
      for (const [, line] of gone) lines.delete(line.id);
      for (const row of fresh) {
        const line = await lineFrom(actor, period, row, townships);
        refuseSecondMonth(line);
        lines.set(line.id, line);
      }
      const updated = fresh.filter((row) => known.has(keyOfRow(row))).length;
      return { created: fresh.length - updated, updated, unchanged: kept.size, removed: gone.length - updated };
    },
    async findSheets(actor, query) {
      const { period, state: wanted, townshipCode } = query.filter;
      const found = [...sheets.values()]
        .filter(inScope(actor))
        .filter(
          (sheet) =>
            (period === undefined || sheet.period === period) &&
            (wanted === undefined || sheet.state === wanted) &&
            inTownship(sheet, townshipCode),
        );
      return pageOf(found.map(shownSheet), query, { field: 'divisionCode', order: 'asc' });
    },
    async getSheet(actor, id) {
      const sheet = sheets.get(id);
      return sheet !== undefined && inScope(actor)(sheet) ? shownSheet(sheet) : undefined;
    },
    findMonths: async (actor, query) => pageOf(months(actor), query, { field: 'id', order: 'desc' }),
    getMonth: async (actor, period) => months(actor).find((month) => month.id === period),
    async findLines(actor, query) {
      const { sheetId, period, townshipCode, state: wanted, code, personId, postId, different } = query.filter;
      const found = all()
        .filter(inScope(actor))
        .filter(
          (line) =>
            (sheetId === undefined || line.sheetId === sheetId) &&
            (period === undefined || line.period === period) &&
            (wanted === undefined || line.state === wanted),
        )
        .filter(
          (line) =>
            (code === undefined || line.findings.some((finding) => finding.code === code)) &&
            (personId === undefined || line.personId === personId),
        )
        .filter(
          (line) =>
            (postId === undefined || line.welfarePostId === postId) &&
            (different !== true || line.amountFen !== line.villageAmountFen) &&
            inTownship(line, townshipCode),
        );
      const page = pageOf(found, query, { field: 'divisionCode', order: 'asc' });
      return { ...page, rows: page.rows.map(shownLine) };
    },
    async getLine(actor, id) {
      const line = lines.get(id);
      return line !== undefined && inScope(actor)(line) ? shownLine(line) : undefined;
    },
    async changeLine(_actor, line, change) {
      const stored = lines.get(line.id);
      checkVersion(stored?.frozen === line.frozen ? stored : undefined, line.version);
      if (stored?.frozen === true && stored.state === 'ok') throw domainError('conflict', 'POSTS.LINE_FROZEN');
      const changed = changedLine(stored as StoredLine, change);
      refuseSecondMonth(changed);
      lines.set(changed.id, changed);
      return shownLine(changed);
    },
    async freeze(actor, { period, sheetId, townshipCode }) {
      countyOfActor(actor);
      const open = [...sheets.values()]
        .filter(inScope(actor))
        .filter(
          (sheet) =>
            sheet.period === period &&
            sheet.state === 'open' &&
            (sheetId === undefined || sheet.id === sheetId) &&
            (townshipCode === undefined || sheet.divisionCode === townshipCode),
        );
      const ids = new Set(open.map((sheet) => sheet.id));
      const own = all().filter((line) => ids.has(line.sheetId));
      const stale = own.filter((line) => line.state === 'ok' && !stillTrue(line));
      if (stale[0] !== undefined)
        throw domainError('conflict', 'POSTS.FACTS_CHANGED', {
          lines: stale.length,
          divisionCode: stale[0].divisionCode,
          row: stale[0].row,
        });
      for (const line of own) lines.set(line.id, { ...line, frozen: true });
      for (const sheet of open) {
        const digest = digestOf(
          own
            .filter((line) => line.sheetId === sheet.id)
            .map(({ row, state: settled, personId, amountFen }): JsonObject => ({ row, settled, personId, amountFen })),
        );
        sheets.set(sheet.id, {
          ...sheet,
          state: 'frozen',
          frozenAt: new Date(0).toISOString(),
          digest,
          version: sheet.version + 1,
        });
      }
      return [...ids];
    },
    async eachPostMonths(actor, period, take) {
      const key = ({ divisionCode, welfarePostId, personId, sourceId }: PostMonth) =>
        `${divisionCode} ${welfarePostId} ${personId} ${sourceId}`;
      const months = all()
        .filter(inScope(actor))
        .filter((line) => line.period === period && line.state === 'ok' && line.frozen)
        .map(postMonthOf)
        .sort((a, b) => (key(a) < key(b) ? -1 : 1));
      await take(months, months.length);
    },
  };

  function postMonthOf(line: StoredLine): PostMonth {
    const agreement = state.agreements.get(line.agreementId ?? '');
    return {
      ...line,
      sourceId: line.id,
      divisionCode: agreement?.divisionCode ?? line.divisionCode,
      // Appraisals are kept in the database only.
      appraisalFen: fen(0),
    } as unknown as PostMonth;
  }

  function months(actor: Actor): MonthRow[] {
    const seen = [...sheets.values()].filter((sheet) => scopeContains(actor.scope, sheet.divisionCode));
    return [...groupBy(seen, (sheet) => sheet.period)].map(([period, own]) => {
      const ids = new Set(own.map((sheet) => sheet.id));
      const counted = countsOf(all().filter((line) => ids.has(line.sheetId)));
      const reportedTownships = own.map((sheet) => sheet.divisionCode);
      return {
        id: period,
        ...counted,
        sheets: own.length,
        frozenSheets: own.filter((sheet) => sheet.state === 'frozen').length,
        reportedTownships,
      };
    });
  }
}

function changedLine(line: StoredLine, change: LineChange): StoredLine {
  const { agreement, ...own } = change;
  return {
    ...line,
    ...own,
    version: line.version + 1,
    agreementId: agreement?.agreementId ?? null,
    welfarePostId: agreement?.welfarePostId ?? null,
    postName: agreement?.postName ?? null,
    standardFen: agreement?.standardFen ?? null,
    agreementFrom: agreement?.startsOn ?? null,
    agreementTo: agreement == null ? null : lastDayInForce(agreement),
    differenceFen:
      change.amountFen === null || line.villageAmountFen === null
        ? null
        : ((change.amountFen - line.villageAmountFen) as Fen),
  };
}
