import { z } from 'zod';
import {
  caseFileSchema,
  packHeaderSchema,
  parameterSchema,
  schemeSchema,
  settingSchema,
  settingValueSchema,
  stackingFileSchema,
} from './pack-schema.js';

const files = {
  pack: packHeaderSchema,
  parameter: parameterSchema,
  scheme: schemeSchema,
  setting: settingSchema,
  stacking: stackingFileSchema,
  cases: caseFileSchema,
};

/** The kinds of files that a pack is made of. */
export type PackFileKind = keyof typeof files;
export const packFileKinds = Object.keys(files) as PackFileKind[];

/**
 * JSON Schema of one kind of file, for editors that complete and check YAML while it is written.
 *
 * @example packFileJsonSchema('parameter').properties
 */
export function packFileJsonSchema(kind: PackFileKind): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(files[kind], { io: 'input', unrepresentable: 'any' });
}

/**
 * JSON Schema of the file of one setting, whose value is what its module reads.
 *
 * @example settingJsonSchema('post-exit', postExitSchema)
 */
export function settingJsonSchema(id: string, shape: z.ZodType): Readonly<Record<string, unknown>> {
  const values = z.array(settingValueSchema(shape)).min(1);
  return z.toJSONSchema(settingSchema.extend({ id: z.literal(id), values }), { io: 'input', unrepresentable: 'any' });
}
