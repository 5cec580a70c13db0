import type { Pack } from './pack.js';
import type { Bilingual } from './pack-schema.js';

export interface Difference {
  /** `values.2025-07-01.value`: members of lists are named by what identifies them. */
  readonly path: string;
  /** null: it was not there. */
  readonly before: string | null;
  /** null: it is no longer there. */
  readonly after: string | null;
}

export interface PackChange {
  readonly kind: 'header' | 'document' | 'parameter' | 'scheme' | 'setting' | 'stacking' | 'case';
  readonly id: string;
  readonly title: Bilingual;
  readonly change: 'added' | 'removed' | 'changed';
  readonly differences: readonly Difference[];
}

interface Part {
  readonly kind: PackChange['kind'];
  readonly id: string;
  readonly title: Bilingual;
  readonly data: unknown;
}

/**
 * What one version of a pack says otherwise than another, in the order header, documents, parameters, schemes, settings, stacking, cases.
 * Layout and comments do not count. Packs above are not compared: they have versions of their own.
 *
 * @example comparePacks(released, draft).map(({ id, change }) => `${change} ${id}`)
 */
export function comparePacks(before: Pack, after: Pack): PackChange[] {
  const [old, fresh] = [partsOf(before), partsOf(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key): PackChange[] => {
    const [a, b] = [old.get(key), fresh.get(key)];
    const part = b ?? a;
    if (part === undefined) return [];
    const { kind, id, title } = part;
    const change = a === undefined ? 'added' : b === undefined ? 'removed' : 'changed';
    const differences = [...differencesOf(a?.data, b?.data, '')];
    return differences.length === 0 ? [] : [{ kind, id, title, change, differences }];
  });
}

function partsOf({ header, parameters, schemes, settings, stacking, cases }: Pack): ReadonlyMap<string, Part> {
  const { documents, ...rest } = header;
  const plain = (text: string) => ({ zh: text, en: text });
  const parts: Part[] = [
    { kind: 'header', id: 'pack', title: header.title, data: rest },
    ...documents.map((data): Part => ({ kind: 'document', id: data.id, title: plain(data.number), data })),
    ...[...parameters.values()].map(
      ({ data }): Part => ({ kind: 'parameter', id: data.id, title: data.title, data: data as unknown }),
    ),
    ...[...schemes.values()].flat().map(({ file: { data } }): Part => {
      const id = `${data.id} ${data.inForce.from}`;
      return { kind: 'scheme', id, title: data.title, data };
    }),
    ...[...settings.values()].map(({ data }): Part => ({ kind: 'setting', id: data.id, title: data.title, data })),
    ...stacking.map((data): Part => {
      const id = `${data.a} ${data.b} ${data.within} ${data.from ?? ''}`.trim();
      return { kind: 'stacking', id, title: { zh: data.zh, en: data.en }, data };
    }),
    ...cases.map((data): Part => ({ kind: 'case', id: data.id, title: plain(data.title), data })),
  ];
  return new Map(parts.map((part) => [`${part.kind} ${part.id}`, part]));
}

function* differencesOf(before: unknown, after: unknown, path: string): Generator<Difference> {
  if (isBranch(before) || isBranch(after)) {
    const [a, b] = [membersOf(before), membersOf(after)];
    for (const key of new Set([...a.keys(), ...b.keys()]))
      yield* differencesOf(a.get(key), b.get(key), path === '' ? key : `${path}.${key}`);
    return;
  }
  const [a, b] = [leafText(before), leafText(after)];
  if (a !== b) yield { path, before: a, after: b };
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A list becomes named members, so that one added in the middle does not change all that follow. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  if (!isBranch(value)) return new Map();
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map(nameOf);
  const named = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return new Map(value.map((member: unknown, index) => [named ? (names[index] as string) : String(index + 1), member]));
}

function nameOf(member: unknown): string | undefined {
  if (!isBranch(member)) return undefined;
  const { at, ...fields } = member as Record<string, unknown>;
  const keys = Array.isArray(at) ? at.map(String) : [];
  const own = ['id', 'name', 'code', 'level', 'from', 'above'].flatMap((field) =>
    typeof fields[field] === 'string' || typeof fields[field] === 'number' ? [String(fields[field])] : [],
  );
  const first = [...keys, ...own.slice(0, 1)];
  return first.length === 0 ? undefined : first.join('|');
}

function leafText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
