import { spawn } from 'node:child_process';

export type Ran = Readonly<{ code: number | null; out: string; err: string }>;

/** Runs the real command line to its end. `settings` are environment variables. */
export function cli(args: readonly string[], settings: Record<string, string>): Promise<Ran> {
  const child = spawn(process.execPath, ['dist/cli.js', ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
