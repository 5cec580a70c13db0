import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import {
  type Actor,
  allPortions,
  type CheckedRow,
  divisionCode,
  type JsonObject,
  type ListQuery,
  lastDay,
  localDate,
  newId,
  period,
  scopeOf,
} from '@gongyi/kernel';
import type { AgreementFacts } from '../model/agreement.js';
import type { LineChange, LineRow, PostMonth, WelfarePostStore } from '../ports.js';
import { agreementRow, lineRow, postRow } from './rows.js';

/** One promise that every store of this module keeps; `run` rejects when it is broken. */
export interface StoreContractCase {
  readonly name: string;
  /** Give each case an empty store and an officer of county 530326. */
  run(store: WelfarePostStore, officer: Actor): Promise<void>;
}

const today = localDate('2025-03-31');
const march = period('2025-03');
const everything = <F>(filter: F): ListQuery<F> => ({ filter, sort: null, range: { from: 0, to: 99 }, ids: null });
const refusedWith = (code: string) => (error: unknown) => (error as { code?: string }).code === code;
const factsOf = (row: CheckedRow) => row.values['facts'] as unknown as AgreementFacts;

async function hire(store: WelfarePostStore, officer: Actor, overrides: Partial<AgreementFacts> = {}) {
  const post = postRow();
  const agreement = agreementRow(post, overrides);
  await store.upsertRoster(officer, [post, agreement]);
  const personId = factsOf(agreement).personId;
  const [stored] = (await store.agreementsOf(officer, [personId])).get(personId) ?? [];
  ok(stored !== undefined, 'the agreement is stored');
  return { post, agreement, personId, agreementId: stored.agreementId, stored };
}

const postMonths = (store: WelfarePostStore, officer: Actor) =>
  allPortions<PostMonth>((take) => store.eachPostMonths(officer, march, take));

async function onlyLine(store: WelfarePostStore, officer: Actor, filter: JsonObject = {}): Promise<LineRow> {
  const { rows } = await store.findLines(officer, everything(filter));
  equal(rows.length, 1);
  return rows[0] as LineRow;
}

function change(line: LineRow, overrides: Partial<LineChange>): LineChange {
  const { state, personId, personName, identityMasked, requiredDays, daysAttended, amountFen, findings } = line;
  return {
    state,
    personId,
    personName,
    identityMasked,
    requiredDays,
    daysAttended,
    amountFen,
    findings,
    agreement: null,
    decision: 'correct',
    decisionReason: '核实',
    ...overrides,
  };
}

/** What every store of posts, agreements and attendance promises. */
export const welfarePostStoreContract: readonly StoreContractCase[] = [
  {
    name: 'stores a roster once: the same rows again change nothing and say so',
    async run(store, officer) {
      const post = postRow();
      const rows = [post, agreementRow(post)];
      deepEqual(await store.upsertRoster(officer, rows), { created: 2, updated: 0, unchanged: 0 });
      deepEqual(await store.upsertRoster(officer, rows), { created: 0, updated: 0, unchanged: 2 });
      deepEqual(
        (await store.compareRoster(officer, rows)).map((row) => row.action),
        ['unchanged', 'unchanged'],
      );
      const [stored] = (await store.findPosts(officer, everything({}), today)).rows;
      equal(stored?.holders, 1);
      equal((await store.findPosts(officer, everything({}), localDate('2026-01-01'))).rows[0]?.holders, 0);
    },
  },
  {
    name: 'updates what changed, and only that',
    async run(store, officer) {
      const post = postRow();
      const agreement = agreementRow(post);
      await store.upsertRoster(officer, [post, agreement]);
      const left = agreementRow(post, {
        ...factsOf(agreement),
        leftOn: localDate('2025-02-28'),
        leaveReason: '本人申请',
      });
      deepEqual(
        (await store.compareRoster(officer, [post, left])).map((row) => row.action),
        ['unchanged', 'update'],
      );
      deepEqual(await store.upsertRoster(officer, [post, left]), { created: 0, updated: 1, unchanged: 1 });
      equal((await store.findAgreements(officer, everything({ inForceOn: today }))).total, 0);
      equal((await store.findAgreements(officer, everything({ inForceOn: localDate('2025-02-28') }))).total, 1);
    },
  },
  {
    name: 'never holds two agreements of one person on the same day, in whatever way they come in',
    async run(store, officer) {
      const { post, agreement, personId } = await hire(store, officer);
      const second = agreementRow(post, {
        personId,
        startsOn: localDate('2025-12-31'),
        endsOn: localDate('2026-12-30'),
      });
      await rejects(store.upsertRoster(officer, [second]), refusedWith('POSTS.AGREEMENT_OVERLAPS'));
      equal((await store.compareRoster(officer, [second]))[0]?.findings[0]?.code, 'agreement_overlaps_stored');
      equal(
        (await store.findAgreements(officer, everything({ personId }))).total,
        1,
        'a refused roster leaves nothing behind',
      );
      const renewal = agreementRow(post, {
        personId,
        startsOn: localDate('2026-01-01'),
        endsOn: localDate('2026-12-31'),
      });
      await store.upsertRoster(officer, [renewal]);
      const shortened = agreementRow(post, { ...factsOf(agreement), leftOn: localDate('2025-06-30') });
      const transfer = agreementRow(post, {
        personId,
        startsOn: localDate('2025-07-01'),
        endsOn: localDate('2025-12-31'),
      });
      await store.upsertRoster(officer, [transfer, shortened]);
      equal((await store.findAgreements(officer, everything({ personId }))).total, 3);
    },
  },
  {
    name: 'edits a post only in the version that was read',
    async run(store, officer) {
      await store.upsertRoster(officer, [postRow()]);
      const [post] = (await store.findPosts(officer, everything({}), today)).rows;
      ok(post !== undefined);
      const edited = await store.editPost(
        officer,
        post.id,
        { version: post.version, remark: '已核实', reason: '更正' },
        today,
      );
      deepEqual([edited.remark, edited.version], ['已核实', post.version + 1]);
      await rejects(
        store.editPost(officer, post.id, { version: post.version, name: '护路员', reason: '更正' }, today),
        refusedWith('LIST.VERSION_CONFLICT'),
      );
      await rejects(
        store.editPost(officer, newId(), { version: 1, name: '护路员', reason: '更正' }, today),
        refusedWith('LIST.NOT_FOUND'),
      );
    },
  },
  {
    name: 'shows a township only its own, and another county nothing',
    async run(store, officer) {
      await store.upsertRoster(officer, [postRow(), postRow({ divisionCode: divisionCode('530326100201') })]);
      const township = { ...officer, scope: scopeOf(divisionCode('530326100000')) };
      const stranger = {
        ...officer,
        countyCode: '530302' as Actor['countyCode'],
        scope: scopeOf(divisionCode('530302000000')),
      };
      const [own] = (await store.findPosts(township, everything({}), today)).rows;
      equal(own?.divisionCode, '530326100201');
      equal(
        (await store.findPosts(officer, everything({ townshipCode: divisionCode('530326100000') }), today)).total,
        1,
      );
      equal((await store.findPosts(stranger, everything({}), today)).total, 0);
      equal(await store.getPost(stranger, own?.id ?? '', today), undefined);
    },
  },
  {
    name: 'replaces only the changed lines of an open month, and keeps decisions on the others',
    async run(store, officer) {
      const { personId, agreementId } = await hire(store, officer);
      const first = lineRow({ personId, agreementId });
      const second = lineRow({ personId: null, agreementId: null, row: 5, amountFen: null, state: 'to_fix' });
      deepEqual(await store.replaceAttendance(officer, march, [first, second]), {
        created: 2,
        updated: 0,
        unchanged: 0,
        removed: 0,
      });
      const waiting = await onlyLine(store, officer, { state: 'to_fix' });
      await store.changeLine(officer, waiting, change(waiting, { state: 'excluded', decision: 'exclude' }));
      const changed = lineRow({ personId, agreementId, daysAttended: 25, villageAmountFen: 76_923, amountFen: 76_923 });
      deepEqual(
        (await store.compareAttendance(officer, march, [changed, second])).map((row) => row.action),
        ['update', 'unchanged'],
      );
      deepEqual(await store.replaceAttendance(officer, march, [changed, second]), {
        created: 0,
        updated: 1,
        unchanged: 1,
        removed: 0,
      });
      equal((await onlyLine(store, officer, { state: 'excluded' })).decisionReason, '核实');
      equal((await onlyLine(store, officer, { state: 'ok' })).daysAttended, 25);
      deepEqual(await store.replaceAttendance(officer, march, [changed]), {
        created: 0,
        updated: 0,
        unchanged: 1,
        removed: 1,
      });
    },
  },
  {
    name: 'lets a person’s month count once: a second township’s report stops both lines',
    async run(store, officer) {
      const { personId, agreementId, stored } = await hire(store, officer);
      await store.replaceAttendance(officer, march, [lineRow({ personId, agreementId })]);
      const township = { ...officer, scope: scopeOf(divisionCode('530326100000')) };
      await store.replaceAttendance(township, march, [
        lineRow({ personId, agreementId, townshipCode: divisionCode('530326100000') }),
      ]);
      const { rows } = await store.findLines(officer, everything({ code: 'duplicate_person' }));
      deepEqual(
        rows.map((line) => line.state),
        ['to_fix', 'to_fix'],
      );
      const [one, other] = rows as [LineRow, LineRow];
      await store.changeLine(officer, one, change(one, { state: 'ok', agreement: stored }));
      await rejects(
        store.changeLine(officer, other, change(other, { state: 'ok', agreement: stored })),
        refusedWith('POSTS.PERSON_MONTH_TAKEN'),
      );
    },
  },
  {
    name: 'freezes a month: lines that go on never change, lines that wait can be settled later, nothing comes in',
    async run(store, officer) {
      const { personId, agreementId, stored } = await hire(store, officer);
      const waits = await hire(store, officer);
      const rows = [
        lineRow({ personId, agreementId }),
        lineRow({ personId: waits.personId, agreementId: waits.agreementId, row: 5, state: 'to_fix' }),
      ];
      await store.replaceAttendance(officer, march, rows);
      equal((await postMonths(store, officer)).length, 0, 'an open month pays nobody');
      equal((await store.freeze(officer, { period: march, on: lastDay(march) })).length, 1);
      equal((await store.freeze(officer, { period: march, on: lastDay(march) })).length, 0);
      const [sheet] = (await store.findSheets(officer, everything({ state: 'frozen' }))).rows;
      ok(sheet?.digest !== null && sheet?.frozenAt !== null);
      const going = await onlyLine(store, officer, { state: 'ok' });
      await rejects(store.changeLine(officer, going, change(going, { daysAttended: 1, agreement: stored })));
      await rejects(
        store.replaceAttendance(officer, march, [lineRow({ personId, agreementId, daysAttended: 1 })]),
        refusedWith('POSTS.MONTH_FROZEN'),
      );
      deepEqual(
        (await postMonths(store, officer)).map((month) => month.personId),
        [personId],
      );
      const late = await onlyLine(store, officer, { state: 'to_fix' });
      await store.changeLine(officer, late, change(late, { state: 'ok', agreement: waits.stored, findings: [] }));
      deepEqual(
        (await postMonths(store, officer)).map((month) => month.personId).sort(),
        [personId, waits.personId].sort(),
      );
      deepEqual(await store.frozenTownships(officer, march), new Set([sheet?.divisionCode]));
    },
  },
  {
    name: 'refuses to freeze what is no longer true',
    async run(store, officer) {
      const { post, agreement, personId, agreementId } = await hire(store, officer);
      await store.replaceAttendance(officer, march, [lineRow({ personId, agreementId })]);
      await store.upsertRoster(officer, [
        agreementRow(post, { ...factsOf(agreement), leftOn: localDate('2025-02-28') }),
      ]);
      await rejects(store.freeze(officer, { period: march, on: lastDay(march) }), refusedWith('POSTS.FACTS_CHANGED'));
      equal((await store.frozenTownships(officer, march)).size, 0);
      equal((await onlyLine(store, officer)).frozen, false);
    },
  },
  {
    name: 'counts a month from its lines',
    async run(store, officer) {
      const { personId, agreementId } = await hire(store, officer);
      const waiting = lineRow({
        personId: null,
        agreementId: null,
        row: 5,
        amountFen: null,
        villageAmountFen: 70_000,
        state: 'to_fix',
      });
      await store.replaceAttendance(officer, march, [
        lineRow({ personId, agreementId, villageAmountFen: 80_001 }),
        waiting,
      ]);
      const month = await store.getMonth(officer, march);
      deepEqual(
        [
          month?.lines,
          month?.okLines,
          month?.toFixLines,
          month?.okTotalFen,
          month?.villageTotalFen,
          month?.differentLines,
          month?.differenceFen,
        ],
        [2, 1, 1, 80_000, 150_001, 1, -1],
      );
      deepEqual([month?.sheets, month?.frozenSheets, month?.reportedTownships], [1, 0, ['530326001000']]);
      deepEqual(
        (await store.findMonths(officer, everything({}))).rows.map((row) => row.id),
        [march],
      );
    },
  },
  {
    name: 'changes a line only in the version that was read',
    async run(store, officer) {
      const { personId, agreementId } = await hire(store, officer);
      await store.replaceAttendance(officer, march, [lineRow({ personId, agreementId })]);
      const line = await onlyLine(store, officer);
      await store.changeLine(officer, line, change(line, { state: 'excluded' }));
      await rejects(
        store.changeLine(officer, line, change(line, { state: 'to_fix' })),
        refusedWith('LIST.VERSION_CONFLICT'),
      );
    },
  },
];
