import { v4, v5 } from 'uuid';

const NAMESPACE = '6f1c2c52-6a0e-4b53-9a35-6c1d0a4a8d7e';

/** The same parts always give the same UUID (version 5): of a command from its cause, of an event from its command. */
export function deriveId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}

/** A new UUID, for what nobody will ask for a second time. */
export function randomId(): string {
  return v4();
}
