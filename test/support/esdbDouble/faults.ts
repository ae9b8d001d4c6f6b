import type { RpcError } from './messages.js';

export type Method = 'append' | 'batchAppend' | 'read' | 'subscribe' | 'delete' | 'features' | 'gossip';

/** What goes wrong with one call. */
export type Fault = Readonly<
  /** Nothing was done, and the caller is told this error. */
  | { kind: 'refused'; error: RpcError }
  /** It was done, and the caller is told this error. */
  | { kind: 'answer lost'; error: RpcError }
  /** Nothing was done, and the caller is told nothing: what the server does with a resend while it replicates the first. */
  | { kind: 'dropped' }
  /** It was done, and the caller is told nothing. */
  | { kind: 'silent' }
  | { kind: 'slow'; ms: number }
  /** Done, and answered without a position. */
  | { kind: 'no position' }
  /** A read or a subscription ends with OK after so many events, and no word of why. */
  | { kind: 'ends'; after: number }
>;

/** Asked at each call of a method. */
export type Chooser = () => Fault | undefined;

/** The faults that a test has planned, by method. */
export class Faults {
  readonly #planned = new Map<Method, Fault[]>();
  readonly #choosers = new Map<Method, Chooser>();

  /** The next calls of a method meet these, one each. */
  next(method: Method, ...faults: readonly Fault[]): void {
    this.#planned.set(method, [...(this.#planned.get(method) ?? []), ...faults]);
  }

  /** Every call of a method, until `clear`, meets what the chooser says. */
  always(method: Method, chooser: Chooser): void {
    this.#choosers.set(method, chooser);
  }

  clear(): void {
    this.#planned.clear();
    this.#choosers.clear();
  }

  of(method: Method): Fault | undefined {
    return this.#planned.get(method)?.shift() ?? this.#choosers.get(method)?.();
  }
}
