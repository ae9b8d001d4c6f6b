import { sameJson } from '../../domain/shared/json.js';

type Fields = Readonly<Record<string, unknown>>;
type Words = readonly [label: string, write: (value: never) => string, none?: 'aucune'];

/** How a field is called, how its value is written, and what none is called: `aucun` when it does not say. */
export type FieldWords<Whole> = {
  readonly [Field in keyof Whole]-?: readonly [
    label: string,
    write: (value: NonNullable<Whole[Field]>) => string,
    none?: 'aucune',
  ];
};

/** `nom : Moulins Roy → Moulins Roy et fils`, for each field of `changes`; null is a field that was cleared. */
export function changedFields<Whole extends object>(
  words: FieldWords<Whole>,
  before: Partial<Whole> | undefined,
  changes: { readonly [Field in keyof Whole]?: Whole[Field] | null | undefined },
): string {
  return inWords(words, { ...before }, { ...changes });
}

/** The same for two whole values: only what differs. Empty when nothing does. */
export function differences<Whole extends object>(
  words: FieldWords<Whole>,
  before: Whole | undefined,
  after: Whole,
): string {
  const old: Fields = { ...before };
  const now: Fields = { ...(after as object) };
  const different = Object.keys({ ...old, ...now }).filter((field) => !sameJson(old[field], now[field]));
  return inWords(words, old, Object.fromEntries(different.map((field) => [field, now[field]])));
}

function inWords(words: Readonly<Record<keyof never, unknown>>, before: Fields, changes: Fields): string {
  return Object.entries(changes)
    .map(([field, value]) => {
      // By construction of FieldWords. A field that only a newer version knows has none: its name and JSON must do.
      const [label, write, none = 'aucun'] = (words[field] as Words | undefined) ?? [field, JSON.stringify];
      const written = (given: unknown): string =>
        given === undefined || given === null ? none : write(given as never) || none;
      return `${label} : ${written(before[field])} → ${written(value)}`;
    })
    .join(' ; ');
}
