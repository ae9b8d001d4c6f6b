import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a load generator measured: milliseconds of each call, and the calls that were not answered as they should. */
export type Measured = Readonly<{ times: readonly number[]; failures: readonly string[]; tookMs: number }>;

export type LoadProcess = Readonly<{
  /** Resolves when its code and its connections are warm. */
  warm: () => Promise<void>;
  /** Forgets what was measured so far. */
  mark: () => void;
  /** Ends the load, and gives what was measured since the last mark. Throws when a call failed. */
  finish: () => Promise<Measured>;
  /** Resolves when it ends by itself. */
  result: () => Promise<Measured>;
  kill: () => void;
}>;

/** Runs a load generator beside this file in a process of its own: its event loop must not wait for ours. */
export function startLoad(name: string, settings: Readonly<Record<string, unknown>>): LoadProcess {
  const child = fork(new URL(`./${name}.ts`, import.meta.url), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });

  const told = (): Promise<unknown[]> => Promise.race([once(child, 'message'), gone()]);
  const result = async (): Promise<Measured> => {
    // Its last message; see the end of each generator.
    const [measured] = (await told()) as [Measured];
    const [failure] = measured.failures;
    if (failure !== undefined) throw new Error(`${measured.failures.length} calls failed, the first with: ${failure}`);
    return measured;
  };
  const gone = async (): Promise<never> => {
    const [code] = await once(child, 'exit');
    throw new Error(`The load generator ended with ${code}`);
  };

  return {
    warm: async () => {
      await told();
    },
    mark: () => void child.send('mark'),
    finish: () => {
      child.send('finish');
      return result();
    },
    result,
    kill: () => void child.kill(),
  };
}
