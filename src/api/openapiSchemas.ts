import { z } from 'zod';
import { pdf } from './views/values.js';

type Json = Readonly<Record<string, unknown>>;

/** What a caller may send: before defaults and normal forms. */
export function requestSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: open,
  });
  return rest;
}

/** What 200 answers. */
export function contentOf(response: z.ZodType): Json {
  if (response === pdf) return { 'application/pdf': { schema: { type: 'string', format: 'binary' } } };
  return { 'application/json': { schema: responseSchema(response).schema } };
}

/** The schemas with a name that the responses are made of. Two under one name are a mistake of ours, at start. */
export function namedSchemas(responses: readonly z.ZodType[]): Json {
  const named = new Map<string, unknown>();
  for (const [name, schema] of responses.flatMap((response) => Object.entries(responseSchema(response).named))) {
    const known = named.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two views are called ${name}`);
    }
    named.set(name, schema);
  }
  return Object.fromEntries([...named].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Refers to `#/components/schemas`, where the named ones go. */
function responseSchema(response: z.ZodType): Readonly<{ schema: unknown; named: Json }> {
  const whole = z.toJSONSchema(z.object({ response }), { io: 'output', override: open });
  const text = JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/');
  // What was written just above.
  const { properties, $defs = {} } = JSON.parse(text) as { properties: { response: unknown }; $defs?: Json };
  return { schema: properties.response, named: $defs };
}

type Written = Readonly<{ jsonSchema: z.core.JSONSchema.BaseSchema }>;

/** Answers may gain fields. */
function open(written: Written): void {
  unbounded(written);
  const { jsonSchema } = written;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  // The name is where it stands.
  delete jsonSchema['id'];
}

/** Whole numbers need no bounds that only JavaScript has. */
function unbounded({ jsonSchema }: Written): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
