const LOOK_EVERY_MS = 1_000;

/**
 * For how many seconds something has been behind without a break, looked at every second; 0 while it is not.
 * The timer keeps no process alive; `stop` ends it.
 */
export function behindFor(isBehind: () => boolean): Readonly<{ seconds: () => number; stop: () => void }> {
  let since: number | undefined;
  const look = (): void => {
    since = isBehind() ? (since ?? performance.now()) : undefined;
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    seconds: () => {
      look();
      return since === undefined ? 0 : (performance.now() - since) / 1_000;
    },
    stop: () => clearInterval(timer),
  };
}
