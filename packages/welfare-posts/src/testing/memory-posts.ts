import {
  type CheckedRow,
  type DivisionCode,
  digestOf,
  domainError,
  fen,
  groupBy,
  type JsonObject,
  newId,
  rangeContains,
  rangesOverlap,
} from '@gongyi/kernel';
import { type AgreementFacts, type AgreementRecord, inForce } from '../model/agreement.js';
import type { AgreementOfPerson } from '../model/attendance-judge.js';
import { markStoredOverlaps } from '../model/roster-rules.js';
import { type WelfarePostFacts, type WelfarePostRecord, withoutNeed } from '../model/welfare-post.js';
import type { WelfarePostStore } from '../ports.js';
import { checkVersion, inScope, inTownship, pageOf } from './memory-lists.js';

export type StoredPost = Omit<WelfarePostRecord, 'holders'> & { digest: string };
export type StoredAgreement = Omit<AgreementRecord, 'postCode' | 'postName' | 'standardFen'> & { digest: string };
export interface MemoryPosts {
  readonly posts: Map<string, StoredPost>;
  readonly agreements: Map<string, StoredAgreement>;
}
type PostPart = Pick<
  WelfarePostStore,
  'findPosts' | 'getPost' | 'editPost' | 'findAgreements' | 'getAgreement' | 'compareRoster' | 'upsertRoster'
>;
type Values = { kind: 'post'; facts: WelfarePostFacts } | { kind: 'agreement'; facts: AgreementFacts };

const valuesOf = (row: CheckedRow) => row.values as unknown as Values;
const byCode = <T extends { code: string }>(rows: Iterable<T>) => new Map([...rows].map((row) => [row.code, row]));
const digest = (facts: unknown) => digestOf(facts as JsonObject);

export function agreementOfPerson({ posts }: MemoryPosts, agreement: StoredAgreement): AgreementOfPerson {
  const { id, welfarePostId, divisionCode, startsOn, endsOn, leftOn } = agreement;
  const post = posts.get(welfarePostId);
  if (post === undefined) throw new Error('an agreement stands on a post');
  return {
    agreementId: id,
    welfarePostId,
    postName: post.name,
    standardFen: post.standardFen,
    divisionCode,
    startsOn,
    endsOn,
    leftOn,
  };
}

/** Posts and agreements in memory. */
export function createMemoryPosts(state: MemoryPosts): PostPart {
  const { posts, agreements } = state;
  const shownPost = ({ digest: _, ...post }: StoredPost, today: WelfarePostRecord['validFrom']): WelfarePostRecord => ({
    ...post,
    holders: [...agreements.values()].filter(
      (agreement) => agreement.welfarePostId === post.id && rangeContains(inForce(agreement), today),
    ).length,
  });
  const shownAgreement = ({ digest: _, ...agreement }: StoredAgreement): AgreementRecord => {
    const post = posts.get(agreement.welfarePostId);
    return {
      ...agreement,
      postCode: post?.code ?? '',
      postName: post?.name ?? '',
      standardFen: post?.standardFen ?? fen(0),
    };
  };
  return {
    async findPosts(actor, query, today) {
      const { q, townshipCode, divisionCode, category } = query.filter;
      const found = [...posts.values()]
        .filter(inScope(actor))
        .filter(
          (post) =>
            (q === undefined || post.name.startsWith(q)) &&
            (divisionCode === undefined || post.divisionCode === divisionCode),
        )
        .filter((post) => (category === undefined || post.category === category) && inTownship(post, townshipCode));
      return pageOf(
        found.map((post) => shownPost(post, today)),
        query,
        { field: 'code', order: 'asc' },
      );
    },
    async getPost(actor, id, today) {
      const post = posts.get(id);
      return post !== undefined && inScope(actor)(post) ? shownPost(post, today) : undefined;
    },
    async editPost(actor, id, edit, today) {
      const stored = posts.get(id);
      const post = stored !== undefined && inScope(actor)(stored) ? stored : undefined;
      checkVersion(post, edit.version);
      const changed = {
        ...(post as StoredPost),
        name: edit.name ?? (post as StoredPost).name,
        remark: edit.remark ?? (post as StoredPost).remark,
        version: edit.version + 1,
        digest: '',
      };
      posts.set(id, changed);
      return shownPost(changed, today);
    },
    async findAgreements(actor, query) {
      const { q, townshipCode, welfarePostId, personId, inForceOn, state } = query.filter;
      const found = [...agreements.values()]
        .filter(inScope(actor))
        .filter(
          (agreement) =>
            (q === undefined || agreement.personName.startsWith(q)) &&
            (welfarePostId === undefined || agreement.welfarePostId === welfarePostId),
        )
        .filter(
          (agreement) =>
            (personId === undefined || agreement.personId === personId) && inTownship(agreement, townshipCode),
        )
        .filter((agreement) => state === undefined || agreement.state === state)
        .filter((agreement) => inForceOn === undefined || rangeContains(inForce(agreement), inForceOn));
      return pageOf(found.map(shownAgreement), query, { field: 'divisionCode', order: 'asc' });
    },
    async getAgreement(actor, id) {
      const agreement = agreements.get(id);
      return agreement !== undefined && inScope(actor)(agreement) ? shownAgreement(agreement) : undefined;
    },
    async compareRoster(_actor, rows) {
      const known = { post: byCode(posts.values()), agreement: byCode(agreements.values()) };
      return markStoredOverlaps(rows, [...agreements.values()]).map((row): CheckedRow => {
        if (row.outcome !== 'ok') return row;
        const { kind, facts } = valuesOf(row);
        const found = known[kind].get(facts.code);
        return {
          ...row,
          action: found === undefined ? 'create' : found.digest === digest(facts) ? 'unchanged' : 'update',
        };
      });
    },
    upsertRoster: async (_actor, rows) => upsert(state, rows.filter((row) => row.outcome === 'ok').map(valuesOf)),
  };
}

function upsert(
  { posts, agreements }: MemoryPosts,
  values: readonly Values[],
): { created: number; updated: number; unchanged: number } {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const nextPosts = byCode(posts.values());
  const nextAgreements = byCode(agreements.values());
  const place = (known: { id: string; version: number; digest: string } | undefined, facts: unknown) => {
    const same = known?.digest === digest(facts);
    counts[known === undefined ? 'created' : same ? 'unchanged' : 'updated'] += 1;
    return same ? null : { id: known?.id ?? newId(), version: (known?.version ?? 0) + 1, digest: digest(facts) };
  };
  for (const { facts } of values.filter((entry) => entry.kind === 'post')) {
    const head = place(nextPosts.get(facts.code), facts);
    if (head !== null) nextPosts.set(facts.code, { ...withoutNeed, ...facts, ...head });
  }
  for (const { facts } of values.filter((entry) => entry.kind === 'agreement')) {
    const head = place(nextAgreements.get(facts.code), facts);
    const post = nextPosts.get(facts.postCode);
    if (post === undefined) throw new Error(`no post ${facts.postCode}`);
    const { postCode: _, divisionCode, ...own } = facts;
    if (head !== null)
      nextAgreements.set(facts.code, {
        ...own,
        findings: [...own.findings],
        divisionCode: divisionCode as DivisionCode,
        welfarePostId: post.id,
        state: 'signed',
        signedOn: null,
        applicationId: null,
        renewsId: null,
        renewedById: null,
        ...head,
      });
  }
  refuseOverlaps([...nextAgreements.values()]);
  for (const post of nextPosts.values()) posts.set(post.id, post);
  for (const agreement of nextAgreements.values()) agreements.set(agreement.id, agreement);
  return counts;
}

/** What the database's exclusion constraint refuses. */
function refuseOverlaps(agreements: readonly StoredAgreement[]): void {
  for (const own of groupBy(agreements, (agreement) => agreement.personId).values()) {
    for (const [index, agreement] of own.entries()) {
      if (own.slice(0, index).some((other) => rangesOverlap(inForce(agreement), inForce(other))))
        throw domainError('conflict', 'POSTS.AGREEMENT_OVERLAPS');
    }
  }
}
