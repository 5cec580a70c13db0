import type {
  Actor,
  Clock,
  JsonObject,
  LocalDate,
  PreparedRow,
  ResidentId,
  RowColumn,
  RowValues,
} from '@gongyi/kernel';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import type { People, PostRules, WelfarePostStore } from '../ports.js';

type Named = { readonly id: string; readonly zh: string };
export const wordsOf = (list: readonly Named[]) => Object.fromEntries(list.map(({ id, zh }) => [zh, id]));
export const yesNo = { 是: true, 否: false } as const;
export const identity: RowColumn = {
  field: 'identity',
  headings: ['身份证号码', '身份证号'],
  read: 'identity',
  required: true,
};
export const place: RowColumn = { field: 'divisionCode', headings: ['行政区划代码'], read: 'text', required: true };
export const postCode: RowColumn = { field: 'postCode', headings: ['岗位编号'], read: 'text', required: true };
export const text = (field: string, ...headings: [string, ...string[]]): RowColumn => ({
  field,
  headings,
  read: 'text',
  required: true,
});
export const of = (read: RowColumn['read'], field: string, ...headings: [string, ...string[]]): RowColumn => ({
  field,
  headings,
  read,
  required: true,
});
export const perhaps = (column: RowColumn): RowColumn => ({ ...column, required: false });

export const unknownPerson: PreparedRow = { code: 'row_person_unknown', field: 'identity' };
export const unknownPost: PreparedRow = { code: 'POSTS.ROW_POST_UNKNOWN', field: 'postCode' };
export const noAgreement: PreparedRow = { code: 'POSTS.ROW_NO_AGREEMENT', field: 'identity' };
export const without = (row: RowValues, ...fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field)));

export interface RowLookupDeps {
  readonly posts: Pick<WelfarePostStore, 'findPosts' | 'agreementsOf'>;
  readonly people: Pick<People, 'findByIdentity'>;
  readonly rules: PostRules;
  readonly clock: Clock;
}

/** What rows name, found in a few queries for all of them. */
export function createRowLookups({ posts, people, rules, clock }: RowLookupDeps) {
  const settled = async <Id extends Parameters<PostRules['setting']>[1]>(actor: Actor, id: Id) =>
    (await rules.setting(actor, id, clock.today())).value;

  /** Everybody whom the rows name by number. */
  async function peopleOf(actor: Actor, rows: readonly RowValues[]) {
    const numbers = [...new Set(rows.map((row) => String(row['identity'])))] as ResidentId[];
    const found = await people.findByIdentity(actor, numbers);
    return (row: RowValues) => found.get(String(row['identity']));
  }

  /** The agreement that a person has on a day. */
  async function agreementsOf(actor: Actor, rows: readonly RowValues[]) {
    const personOf = await peopleOf(actor, rows);
    const ids = rows.flatMap((row) => personOf(row)?.personId ?? []);
    const agreements = await posts.agreementsOf(actor, [...new Set(ids)]);
    return (row: RowValues, on: LocalDate) => {
      const person = personOf(row);
      const agreement = agreements
        .get(person?.personId ?? '')
        ?.find(({ startsOn, endsOn, leftOn }) => startsOn <= on && on <= (leftOn ?? endsOn));
      return { person, agreement };
    };
  }

  async function postsOf(actor: Actor, rows: readonly RowValues[]) {
    const codes = new Set(rows.map((row) => String(row['postCode'])));
    const found = new Map<string, WelfarePostRecord>();
    for (let from = 0; found.size < codes.size; from += 1000) {
      const query = { filter: {}, sort: null, range: { from, to: from + 999 }, ids: null };
      const page = await posts.findPosts(actor, query, clock.today());
      for (const post of page.rows) if (codes.has(post.code)) found.set(post.code, post);
      if (page.rows.length < 1000) break;
    }
    return (row: RowValues) => found.get(String(row['postCode']));
  }

  return { settled, peopleOf, agreementsOf, postsOf };
}
