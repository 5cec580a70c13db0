import { type Bilingual, loadPack, type Pack, type PackFiles, packHeaderSchema, readFile } from '@gongyi/rules';
import { packFiles } from './generated/packs.js';

export interface PackSummary {
  readonly id: string;
  readonly version: string;
  readonly title: Bilingual;
  /** 12 digits; null for a template or a place that its source does not name. */
  readonly division: string | null;
  readonly extends: string | null;
}

const loaded = new Map<string, Pack>();

/** The files of a shipped pack, for packs elsewhere that extend it by name. */
export function resolveShipped(packId: string): PackFiles | undefined {
  return Object.hasOwn(packFiles, packId) ? packFiles[packId] : undefined;
}

/** @returns the checked pack, read once; undefined for a name that is not shipped. */
export function getPack(packId: string): Pack | undefined {
  const known = loaded.get(packId);
  if (known !== undefined) return known;
  const files = resolveShipped(packId);
  if (files === undefined) return undefined;
  const pack = loadPack(files, resolveShipped);
  loaded.set(packId, pack);
  return pack;
}

export function listPacks(): PackSummary[] {
  return Object.keys(packFiles).flatMap((id) => {
    const pack = getPack(id);
    if (pack === undefined) return [];
    const { title, place, extends: above } = pack.header;
    return [{ id, version: pack.version, title, division: place.division, extends: above ?? null }];
  });
}

/**
 * The pack of a place: its own, or that of the nearest place above it that has one; at last the nation's.
 *
 * @param division a division code of any length (530326, 530326103000)
 * @example packForDivision('530326103000')?.id // '530326'
 */
export function packForDivision(division: string): Pack | undefined {
  const code = division.padEnd(12, '0');
  let best: { readonly id: string; readonly digits: number } | undefined;
  for (const [id, place] of divisions()) {
    const digits = levelDigits(place);
    if (code.startsWith(place.slice(0, digits)) && (best === undefined || digits > best.digits)) best = { id, digits };
  }
  return best === undefined ? undefined : getPack(best.id);
}

let places: ReadonlyMap<string, string> | undefined;

/** Division by pack; reads the headers only, because a host asks for one place and not for all. */
function divisions(): ReadonlyMap<string, string> {
  places ??= new Map(
    Object.entries(packFiles).flatMap(([id, files]): [string, string][] => {
      const header = readFile('pack.yaml', files['pack.yaml'] ?? '', packHeaderSchema);
      const division = header.ok ? header.file.data.place.division : null;
      return division === null ? [] : [[id, division]];
    }),
  );
  return places;
}

/** Leading digits that name a place: 0 for the nation, 2, 4, 6, 9 or 12 below. */
function levelDigits(division: string): number {
  return [0, 2, 4, 6, 9].find((digits) => /^0*$/.test(division.slice(digits))) ?? 12;
}
