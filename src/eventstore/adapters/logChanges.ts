/** Tells those who wait that the log may have grown. */
export type LogChanges = Readonly<{
  /** How many changes were noticed so far: ask before looking at the log. */
  count: () => number;
  /** Resolves at the first change after `seen`, when the signal aborts, and when the log is closed. */
  after: (seen: number, signal?: AbortSignal) => Promise<void>;
  /** Says that this process has committed. */
  notice: () => void;
  close: () => void;
}>;

/**
 * This process's own commits are noticed at once; those of others by looking at `dataVersion` every `pollMs`, only
 * while someone waits.
 */
export function createLogChanges(dataVersion: () => number, pollMs: number): LogChanges {
  const waiting = new Set<() => void>();
  let changes = 0;
  let seenVersion: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const notice = (): void => {
    changes += 1;
    for (const wake of [...waiting]) wake();
  };

  const look = (): void => {
    timer = undefined;
    const version = versionOrUndefined(dataVersion);
    if (version === undefined || version !== seenVersion) notice();
    seenVersion = version;
    if (waiting.size > 0) poll();
  };
  const poll = (): void => {
    timer ??= setTimeout(look, pollMs);
  };

  return {
    count: () => changes,
    after: (seen, signal) =>
      new Promise((resolve) => {
        if (closed || changes !== seen || signal?.aborted) return resolve();
        const wake = (): void => {
          waiting.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal?.addEventListener('abort', wake);
        poll();
      }),
    notice,
    close: () => {
      closed = true;
      clearTimeout(timer);
      notice();
    },
  };
}

/** A file that cannot be looked at counts as changed: whoever waits then meets the error in its own read. */
function versionOrUndefined(dataVersion: () => number): number | undefined {
  try {
    return dataVersion();
  } catch {
    return undefined;
  }
}
