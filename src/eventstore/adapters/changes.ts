/** Tells those who wait that something may have changed. */
export type Changes = Readonly<{
  /** How many changes there were so far: ask before looking. */
  count: () => number;
  /** Resolves at the first change after `seen`, when the signal aborts, and when it is closed. */
  after: (seen: number, signal?: AbortSignal) => Promise<void>;
  notice: () => void;
  close: () => void;
}>;

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  let changes = 0;
  let closed = false;
  const notice = (): void => {
    changes += 1;
    for (const wake of [...waiting]) wake();
  };

  return {
    count: () => changes,
    after: (seen, signal) =>
      new Promise((resolve) => {
        if (closed || changes !== seen || signal?.aborted === true) return resolve();
        const wake = (): void => {
          waiting.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal?.addEventListener('abort', wake);
      }),
    notice,
    close: () => {
      closed = true;
      notice();
    },
  };
}
