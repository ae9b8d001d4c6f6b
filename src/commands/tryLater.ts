/** Nothing was written, and the same command may succeed in a moment: 503. `code` is public, the message French. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
