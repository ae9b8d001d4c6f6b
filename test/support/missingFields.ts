import type { Schema } from '../../src/eventstore/schemas/schema.js';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths of a schema's fields that none of the values has. */
export function missingFields(schema: Schema, values: readonly unknown[], path = ''): readonly string[] {
  const alternatives = schema['anyOf'];
  if (Array.isArray(alternatives)) return missingFields(alternatives[0], values, path);
  if (isObject(schema['items'])) return missingFields(schema['items'], values.flat(), `${path}[]`);

  const fields = Object.entries(isObject(schema['properties']) ? schema['properties'] : {});
  return fields.flatMap(([name, field]) => {
    const found = values.filter(isObject).flatMap((value) => (name in value ? [value[name]] : []));
    if (found.length === 0) return [`${path}/${name}`];
    return isObject(field) && found.some((value) => value !== null)
      ? missingFields(field, found, `${path}/${name}`)
      : [];
  });
}
