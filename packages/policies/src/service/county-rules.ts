import { type Actor, countyOfActor, domainError, invariant } from '@gongyi/kernel';
import { loadPack, type Pack, type PackFiles } from '@gongyi/rules';
import { packForDivision, resolveShipped } from '../packs.js';
import type { ReleaseStore, ReleaseWithFiles } from '../ports.js';

/** The rules of a county: its newest release, or the pack that is shipped for the place. */
export interface CountyRules {
  /** @throws DomainError unprocessable POLICY.NO_PACK {county} */
  current(actor: Actor): Promise<{ readonly pack: Pack; readonly files: PackFiles }>;
}

/** Releases never change, so each is read and checked once. */
export function createCountyRules(store: Pick<ReleaseStore, 'currentId' | 'released'>): CountyRules {
  const loaded = new Map<string, { pack: Pack; files: PackFiles }>();
  return {
    async current(actor) {
      const id = await store.currentId(actor);
      if (id === undefined) return shipped(actor);
      const known = loaded.get(id);
      if (known !== undefined) return known;
      const release = await store.released(actor, id);
      invariant(release !== undefined, 'what was found can be read');
      const entry = { pack: loadReleased(release), files: release.files };
      loaded.set(id, entry);
      return entry;
    },
  };
}

/** The pack of a release, on the packs above as they were: the same version, whatever has been shipped since. */
export function loadReleased({ files, above }: Pick<ReleaseWithFiles, 'files' | 'above'>): Pack {
  return loadPack(files, (id) => above?.[id] ?? resolveShipped(id));
}

function shipped(actor: Actor): { pack: Pack; files: PackFiles } {
  const county = countyOfActor(actor);
  const pack = packForDivision(county);
  const files = pack === undefined ? undefined : resolveShipped(pack.id);
  if (pack === undefined || files === undefined) throw domainError('unprocessable', 'POLICY.NO_PACK', { county });
  return { pack, files };
}
