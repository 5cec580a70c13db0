import type { z } from 'zod';

declare const brand: unique symbol;

/** A primitive with a meaning: a `Brand<number, 'Fen'>` is a number that no other number may stand in for. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Lets a schema that checks everything speak of the branded type; it stays describable as JSON Schema. */
export function branded<T extends string | number>(schema: z.ZodType<string> | z.ZodType<number>): z.ZodType<T, T> {
  return schema as unknown as z.ZodType<T, T>;
}
