export type SqlValue = string | number | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;

/**
 * Asks the read model. Answers at once and whole. Query functions are synchronous and the only writer is on the same
 * thread, so the SELECTs of one function see one state.
 */
export interface Query {
  /** `Row` says what the SELECT names: nothing checks it but the tests of the query. */
  all<Row>(sql: string, params?: SqlParams): readonly Row[];
  get<Row>(sql: string, params?: SqlParams): Row | undefined;
}

/** The value of a column that a projection wrote with `JSON.stringify`. */
export function parsed<Value>(json: string): Value {
  // Our own projection wrote it as this type; a changed type comes with a changed version, which builds the file again.
  return JSON.parse(json) as Value;
}

/** As `parsed`, for a column that may be NULL. */
export function parsedOrNone<Value>(json: string | null): Value | undefined {
  return json === null ? undefined : parsed<Value>(json);
}

/** The object without the fields that are undefined or null: an answer leaves out what is not known. */
export function compact<Whole extends object>(
  fields: { [Field in keyof Whole]-?: Whole[Field] | null | undefined },
): Whole {
  // Only optional fields of `Whole` may be undefined, and none of its fields is null.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as Whole;
}

/** The parameters that were given, for a statement whose conditions depend on them. */
export function present(params: Readonly<Record<string, SqlValue | undefined>>): SqlParams {
  // What is undefined was left out.
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as SqlParams;
}
