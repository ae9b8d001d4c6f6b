// A worker thread that can be made to die.
import { answerOf } from '../../src/search/adapters/embeddedTask.js';

let asked = 0;

/** How many tasks this very thread was given. */
export function count() {
  return answerOf(() => {
    asked += 1;
    return asked;
  });
}

export function die() {
  process.exit(3);
}

export function fail({ message }: { message: string }) {
  return answerOf(() => {
    throw new TypeError(message);
  });
}
