import { effectiveChanges, isEmpty, withChanges } from './changes.js';
import { plainNumber } from './decimal.js';
import { sameJson } from './json.js';

type Fields = Readonly<Record<string, unknown>>;

/** A value that changes on civil dates: what it is at first, and what it is from each later date on which it changes, in their order. */
export type Dated<Whole extends Fields> = Readonly<{
  first: Whole;
  later: readonly Readonly<{ from: string; value: Whole }>[];
}>;

export const undated = <Whole extends Fields>(first: Whole): Dated<Whole> => ({ first, later: NONE });

const NONE: readonly never[] = [];

/** What it is on a day. */
export function valueOn<Whole extends Fields>({ first, later }: Dated<Whole>, day: string): Whole {
  return later.findLast(({ from }) => from <= day)?.value ?? first;
}

/**
 * With changes from a date on, over whatever was said before for later dates: the last word holds from its date. Without a
 * date they hold from the first day.
 */
export function changedFrom<Whole extends Fields>(dated: Dated<Whole>, changes: Fields, from?: string): Dated<Whole> {
  const { first, later } = dated;
  const changed = <Value extends Fields>(value: Value): Value => withChanges(value, changes);
  if (from === undefined) {
    return onlyChanges({ first: changed(first), later: later.map((one) => ({ ...one, value: changed(one.value) })) });
  }
  const before = later.filter((one) => one.from < from);
  const after = later.filter((one) => one.from > from).map((one) => ({ ...one, value: changed(one.value) }));
  return onlyChanges({ first, later: [...before, { from, value: changed(valueOn(dated, from)) }, ...after] });
}

/** Without the dates on which nothing changes (any more): a change that was put back leaves no trace. */
function onlyChanges<Whole extends Fields>({ first, later }: Dated<Whole>): Dated<Whole> {
  const isChange = (value: Whole, before: Whole): boolean => !sameJson(comparable(value), comparable(before));
  return { first, later: later.filter(({ value }, n) => isChange(value, later[n - 1]?.value ?? first)) };
}

/** True when the changes, from that date on, would change nothing. */
export function holdsFrom<Whole extends Fields>(dated: Dated<Whole>, changes: Fields, from?: string): boolean {
  const later = dated.later.filter((one) => from === undefined || one.from > from).map(({ value }) => value);
  const now = from === undefined ? dated.first : valueOn(dated, from);
  return [now, ...later].every((value) => isEmpty(effectiveChanges(comparable(value), comparable(changes))));
}

/** Fields that hold a number as text. */
const NUMBERS: readonly string[] = ['quantity', 'unitPrice'];

/** As it is compared: 29.9 is 29.90, so writing a number in another way changes nothing. */
function comparable(fields: Fields): Fields {
  const entries = Object.entries(fields).map(([field, value]) => [
    field,
    typeof value === 'string' && NUMBERS.includes(field) ? plainNumber(value) : value,
  ]);
  return Object.fromEntries(entries);
}
