import { spawnSync } from 'node:child_process';

/** tsc's exit code for "there are type errors, and the output was written": `npm run check` is the one to complain. */
const WRITTEN_WITH_ERRORS = 2;

/** Builds the application once before all tests: those that need a process of its own run what users run. */
export function setup(): void {
  const { status, stdout } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { encoding: 'utf8' });
  if (status !== 0 && status !== WRITTEN_WITH_ERRORS) throw new Error(`The build failed: ${stdout}`);
}
