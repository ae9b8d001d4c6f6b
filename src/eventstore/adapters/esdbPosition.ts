import { InvalidPosition, type Position } from '../eventStore.js';

/** A place in `$all`: byte offsets, as the client gives them. */
export type Place = Readonly<{ commit: bigint; prepare: bigint }>;

export const BEGINNING: Place = { commit: 0n, prepare: 0n };

const FORM = /^(\d{1,20}):(\d{1,20})$/;

/** Positions of this log are `commit:prepare`, and `0` before the first event. Throws InvalidPosition on any other text. */
export function placeOf(position: Position): Place {
  if (position === '0') return BEGINNING;
  const [, commit, prepare] = FORM.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) {
    throw new InvalidPosition(`"${position}" is no position of this log`);
  }
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}

export function positionOf({ commit, prepare }: Place): Position {
  return `${commit}:${prepare}`;
}

/** Another kind of log writes its positions otherwise. */
export function isPosition(text: string): boolean {
  return FORM.test(text);
}

/** As numbers: as texts, 9 would come after 10. */
export function comparePlaces(a: Place, b: Place): number {
  return Number(a.commit - b.commit) || Number(a.prepare - b.prepare);
}
