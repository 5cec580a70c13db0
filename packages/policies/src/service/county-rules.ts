import { type Actor, countyOfActor, domainError, invariant } from '@gongyi/kernel';
import {
  type CheckedPack,
  checkPack,
  checkSettingShapes,
  loadPack,
  type Pack,
  type PackFiles,
  type ResolvePack,
  type SettingShapes,
} from '@gongyi/rules';
import { packForDivision, resolveShipped } from '../packs.js';
import type { ReleaseStore, ReleaseWithFiles } from '../ports.js';

/** Rules with the files they were read from. */
export interface LoadedRules {
  readonly pack: Pack;
  readonly files: PackFiles;
}

/** The rules of a county: its newest release, or the pack that is shipped for the place. */
export interface CountyRules {
  /** @throws DomainError unprocessable POLICY.NO_PACK {county} */
  current(actor: Actor): Promise<LoadedRules>;
  /**
   * The rules by which something stored was computed: an earlier release, or the shipped pack.
   * Undefined when the program no longer ships that version.
   */
  ofVersion(actor: Actor, version: string): Promise<LoadedRules | undefined>;
}

/** Releases never change, so each is read and checked once. */
export function createCountyRules(store: Pick<ReleaseStore, 'currentId' | 'idOfVersion' | 'released'>): CountyRules {
  const loaded = new Map<string, LoadedRules>();

  async function release(actor: Actor, id: string): Promise<LoadedRules> {
    const known = loaded.get(id);
    if (known !== undefined) return known;
    const found = await store.released(actor, id);
    invariant(found !== undefined, 'what was found can be read');
    const rules = { pack: loadReleased(found), files: found.files };
    loaded.set(id, rules);
    return rules;
  }

  async function current(actor: Actor): Promise<LoadedRules> {
    const id = await store.currentId(actor);
    if (id !== undefined) return release(actor, id);
    const rules = shipped(actor);
    if (rules === undefined) throw domainError('unprocessable', 'POLICY.NO_PACK', { county: countyOfActor(actor) });
    return rules;
  }

  return {
    current,
    async ofVersion(actor, version) {
      const id = await store.idOfVersion(actor, version);
      if (id !== undefined) return release(actor, id);
      const rules = shipped(actor);
      return rules?.pack.version === version ? rules : undefined;
    },
  };
}

/** What a version was written in, with the packs above it. */
export type VersionFiles = Pick<ReleaseWithFiles, 'files' | 'above'>;

/** The pack of a release, on the packs above as they were: the same version, whatever has been shipped since. */
export function loadReleased({ files, above }: VersionFiles): Pack {
  return loadPack(files, resolveAbove(above));
}

/**
 * As {@link loadReleased}, for a draft too, which stands on the packs of today and may have problems.
 *
 * @param shapes what the host's modules read of the settings; without them settings are not looked into
 */
export function checkVersion({ files, above }: VersionFiles, shapes?: SettingShapes): CheckedPack {
  const checked = checkPack(files, resolveAbove(above));
  const problems = checked.ok && shapes !== undefined ? checkSettingShapes(checked.pack, shapes) : [];
  return problems.length === 0 ? checked : { ok: false, problems };
}

const resolveAbove =
  (above: VersionFiles['above']): ResolvePack =>
  (id) =>
    above?.[id] ?? resolveShipped(id);

function shipped(actor: Actor): LoadedRules | undefined {
  const pack = packForDivision(countyOfActor(actor));
  const files = pack === undefined ? undefined : resolveShipped(pack.id);
  return pack === undefined || files === undefined ? undefined : { pack, files };
}
