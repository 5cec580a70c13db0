import type { Actor, ListQuery, Page, Period } from '@gongyi/kernel';
import type { PackFiles } from '@gongyi/rules';
import type { PolicyRelease, ReleaseFilter } from './model/release.js';

export interface NewRelease {
  readonly packId: string;
  readonly baseVersion: string;
  readonly note: string;
  readonly files: PackFiles;
}

export interface ReleaseWithFiles extends PolicyRelease {
  readonly files: PackFiles;
  /** Files of the packs above as they were at the release; null for a draft, which builds on those of today. */
  readonly above: Readonly<Record<string, PackFiles>> | null;
}

/** Versions of the rules of a county. */
export interface ReleaseStore {
  find(actor: Actor, query: ListQuery<ReleaseFilter>): Promise<Page<PolicyRelease>>;
  get(actor: Actor, id: string): Promise<ReleaseWithFiles | undefined>;
  /** Keeps others from changing it until the transaction ends. */
  lock(actor: Actor, id: string): Promise<ReleaseWithFiles | undefined>;
  /** @throws DomainError conflict POLICY.DRAFT_EXISTS */
  insert(actor: Actor, release: NewRelease): Promise<PolicyRelease>;
  /** @throws DomainError conflict LIST.VERSION_CONFLICT */
  writeFiles(actor: Actor, id: string, version: number, files: PackFiles): Promise<PolicyRelease>;
  release(
    actor: Actor,
    id: string,
    version: number,
    pack: { readonly version: string; readonly above: Readonly<Record<string, PackFiles>> },
  ): Promise<PolicyRelease>;
  withdraw(actor: Actor, id: string, version: number): Promise<PolicyRelease>;
  /** Id of the newest release of the actor's county, also for somebody whose places are a part of it. */
  currentId(actor: Actor): Promise<string | undefined>;
  /** Id of the release of the actor's county that has this version. */
  idOfVersion(actor: Actor, packVersion: string): Promise<string | undefined>;
  /** A release of the actor's county, as {@link currentId} and {@link idOfVersion} find it. */
  released(actor: Actor, id: string): Promise<ReleaseWithFiles | undefined>;
}

/** One person of a frozen month, with what a reader knows the person by. */
export interface RosterRow {
  readonly name: string;
  /** Township and village. */
  readonly place: string;
  readonly township: string;
  /** The same attendance as the rules would read it in another month. */
  factsIn(month: Period): Readonly<Record<string, unknown>>;
}

/** Frozen months of the host's posts module. */
export interface RosterFacts {
  /** @throws DomainError when the month of this county is not frozen. */
  people(actor: Actor, roster: Period): Promise<readonly RosterRow[]>;
}
