import { InvalidPosition, type Position } from '../eventStore.js';

/** Positions of this log are the event's row number as decimal text. Throws InvalidPosition on any other text. */
export function toNumber(position: Position): number {
  if (!isPosition(position)) throw new InvalidPosition(`"${position}" is no position of this log`);
  return Number(position);
}

/** Another kind of log writes its positions otherwise. */
export function isPosition(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
