import type { Logger } from 'pino';

/** A supervisor that asked for an end waits about ten seconds before it kills. */
const STOP_WITHIN_MS = 9_500;

export type Signals = Readonly<{
  /** The outcome of `work`; what fails only because the process is being stopped waits for its end instead. */
  orStopping: <Result>(work: Promise<Result>) => Promise<Result>;
}>;

/**
 * Stops in order on SIGTERM and SIGINT, once, and exits with 0; with 1 when stopping fails or takes too long. A fault
 * that nobody caught is logged and ends the process too: a supervisor starts it again, and the log is whole.
 */
export function stopOnSignals(log: Logger, stop: () => Promise<void>): Signals {
  let stopping = false;

  async function end(why: string, code: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    const timer = setTimeout(() => {
      log.error('stopping took too long');
      process.exit(1);
    }, STOP_WITHIN_MS);
    try {
      await stop();
      clearTimeout(timer);
      log.info('stopped');
      process.exit(code);
    } catch (error) {
      log.error({ err: error }, 'stopping failed');
      process.exit(1);
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal, 0));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception');
    void end('uncaughtException', 1);
  });
  return {
    orStopping: async (work) => {
      try {
        return await work;
      } catch (error) {
        if (!stopping) throw error;
        log.debug({ err: error }, 'interrupted by the stop');
        return new Promise<never>(() => undefined);
      }
    },
  };
}
