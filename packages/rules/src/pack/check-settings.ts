import type { z } from 'zod';
import { didYouMean, type PackProblem, told } from '../expression/problem.js';
import type { Pack } from './pack.js';
import type { SettingFile } from './pack-schema.js';
import type { LocatedFile } from './read-file.js';

/** What the modules of a host read, by the id of the setting. */
export type SettingShapes = Readonly<Record<string, z.ZodType>>;

/**
 * Settings that no module reads, and values that a module cannot read; of the packs above too, whose files then carry the
 * pack's name.
 *
 * @example checkSettingShapes(pack, { 'post-exit': postExitSchema })
 */
export function checkSettingShapes(pack: Pack, shapes: SettingShapes): PackProblem[] {
  return pack.chain.flatMap((place) =>
    [...place.settings.values()].flatMap((file) =>
      problemsOf(file, shapes).map((problem) =>
        place.id === pack.id ? problem : { ...problem, file: `${place.id}/${problem.file}` },
      ),
    ),
  );
}

function problemsOf(file: LocatedFile<SettingFile>, shapes: SettingShapes): PackProblem[] {
  const { id, values } = file.data;
  const shape = Object.hasOwn(shapes, id) ? shapes[id] : undefined;
  if (shape === undefined) {
    const suggestion = didYouMean(id, Object.keys(shapes));
    return [
      file.problemAt(['id'], {
        code: 'UNKNOWN_SETTING',
        message: told(`没有模块使用“${id}”`, `no module reads ${id}`),
        suggestion,
      }),
    ];
  }
  return values.flatMap(({ value }, index) => {
    const read = shape.safeParse(value);
    if (read.success) return [];
    return file.problemsIn(['values', index, 'value'], read.error).map((problem) => ({
      suggestion: told(
        `请改正；npm run policy -- schema ${id} 会列出可以怎样写`,
        `correct it; npm run policy -- schema ${id} prints what may stand here`,
      ),
      ...problem,
    }));
  });
}

/** A part that is said to have a source of its own is there. */
export function checkSources(file: LocatedFile<SettingFile>): PackProblem[] {
  return file.data.values.flatMap(({ sources, value }, index) =>
    sources.flatMap(({ at }, source) => {
      const path = at.split('.');
      if (path.reduce<unknown>((node, key) => partOf(node, key), value) !== undefined) return [];
      const message = told(`值里没有“${at}”这一项`, `nothing stands at ${at} in the value`);
      return [file.problemAt(['values', index, 'sources', source, 'at'], { code: 'UNKNOWN_PART', message })];
    }),
  );
}

/** A member of a list by its id or its place. */
function partOf(node: unknown, key: string): unknown {
  if (Array.isArray(node)) return node.find((member) => partOf(member, 'id') === key) ?? node[Number(key)];
  return typeof node === 'object' && node !== null && Object.hasOwn(node, key)
    ? (node as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
