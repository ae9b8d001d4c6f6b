import type { RefusalCode } from '../domain/shared/refusals.js';

/** Nothing was written, and the same command may succeed in a moment: 503. `code` is public, the message French. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
