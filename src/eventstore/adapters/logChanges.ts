import { type Changes, createChanges } from './changes.js';

/**
 * This process's own commits are noticed at once; those of others by looking at `dataVersion` every `pollMs`, only
 * while someone waits.
 */
export function createLogChanges(dataVersion: () => number, pollMs: number): Changes {
  const changes = createChanges();
  let waiting = 0;
  let seenVersion: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const look = (): void => {
    timer = undefined;
    const version = versionOrUndefined(dataVersion);
    if (version === undefined || version !== seenVersion) changes.notice();
    seenVersion = version;
    poll();
  };
  const poll = (): void => {
    if (waiting > 0 && !closed) timer ??= setTimeout(look, pollMs);
  };

  return {
    ...changes,
    after: async (seen, signal) => {
      waiting += 1;
      poll();
      try {
        await changes.after(seen, signal);
      } finally {
        waiting -= 1;
      }
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      changes.close();
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
