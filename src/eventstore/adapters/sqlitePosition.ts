import { InvalidPosition, type Position } from '../eventStore.js';

/** Positions of this log are the event's row number as decimal text. Throws InvalidPosition on any other text. */
export function toNumber(position: Position): number {
  if (!/^\d{1,15}$/.test(position)) throw new InvalidPosition(`"${position}" is no position of this log`);
  return Number(position);
}
