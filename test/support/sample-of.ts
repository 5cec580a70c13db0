/** A JSON schema as OpenAPI 3.1 has them; only what our routes use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
}

const texts = [
  '测试理由',
  '2025-03-03',
  '2025-03',
  '530326001001',
  '01a21876-46e9-754f-9d00-0528f2813c6b',
  '0'.repeat(64),
  '08:30',
  'abcdef',
  '123456',
  'A-long-password-25',
  'pack.yaml',
  'REASON_CODE',
];

/** A value that the schema accepts, for asking a route with. @throws Error when there is none in the box. */
export function sampleOf(schema: Schema, components: Readonly<Record<string, Schema>>): unknown {
  if (schema.$ref !== undefined) return sampleOf(components[schema.$ref.split('/').at(-1) ?? ''] ?? {}, components);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return sampleOf(first, components);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const names = schema.required ?? [];
      return Object.fromEntries(names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, components)]));
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, components));
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1, 1);
    case 'string': {
      const fits = (text: string) =>
        (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text)) &&
        text.length >= (schema.minLength ?? 0);
      const found = texts.find(fits);
      if (found === undefined) throw new Error(`no sample for ${JSON.stringify(schema)}`);
      return found;
    }
    default:
      return {};
  }
}
