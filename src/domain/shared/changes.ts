import { sameJson } from './json.js';

type Fields = Readonly<Record<string, unknown>>;

/** The part of `changes` that is not true already. Null clears; a field that is absent in both is equal. */
export function effectiveChanges<Changes extends Fields>(current: Fields, changes: Changes): Changes {
  const effective = Object.entries(changes).filter(
    ([field, value]) => value !== undefined && !sameJson(value, current[field] ?? null),
  );
  // A part of the entries of `changes`, whose fields are all optional.
  return Object.fromEntries(effective) as Changes;
}

/** `current` with the changes applied: values replace, null removes. */
export function withChanges<Whole extends Fields>(current: Whole, changes: Fields): Whole {
  const merged = Object.entries({ ...current, ...changes }).filter(([, value]) => value !== null);
  // The mapped type of each change allows only values of the field's own type, and null only where it is optional.
  return Object.fromEntries(merged) as Whole;
}

export const isEmpty = (object: object): boolean => Object.keys(object).length === 0;
