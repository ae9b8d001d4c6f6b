/** JSON Schema, the part of it that events need. Structural only: formats belong to the command's own schema (LOG §5). */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const count: Schema = { type: 'integer' };
/** Integer cents. */
export const cents: Schema = { type: 'integer' };
/** Decimal text, such as "29.90". */
export const decimal: Schema = { type: 'string' };
/** Civil date `YYYY-MM-DD`. */
export const date: Schema = { type: 'string' };
/** UTC instant, ISO 8601. */
export const instant: Schema = { type: 'string' };
/** JSON that a later reader understands as a whole, such as a command's body. */
export const anyObject: Schema = { type: 'object' };

export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });

/** A value or null. */
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

const OPTIONAL = Symbol('optional');
type Field = Schema & { readonly [OPTIONAL]?: true };

/** A field that may be absent. */
export const optional = (schema: Schema): Field => ({ ...schema, [OPTIONAL]: true });

/**
 * A field about a natural person: sealing it per person comes later, in the codec alone. `subject` names the field,
 * of the nearest enclosing object that has it, that holds the subject's id.
 */
export const personal = <S extends Schema>(subject: string, schema: S): S => ({ ...schema, 'x-personal': subject });

/** Fields that are not named are let through: an older node reads an event that gained an optional field. */
export function object(fields: Readonly<Record<string, Field>>): Schema {
  const required = Object.keys(fields).filter((name) => fields[name]?.[OPTIONAL] !== true);
  return { type: 'object', properties: fields, required };
}

/** The same fields, all optional and nullable: what changed. */
export function changes(fields: Readonly<Record<string, Field>>): Schema {
  return object(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, optional(changed(field))])));
}

function changed(field: Field): Schema {
  const { 'x-personal': subject, ...rest } = field;
  return subject === undefined ? nullable(rest) : { ...nullable(rest), 'x-personal': subject };
}
