import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cli } from './support/cli.js';
import { tempDir } from './support/tempDir.js';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const services: Readonly<Record<string, unknown>> = parse(readFileSync('docker-compose.yml', 'utf8'), {
  merge: true,
}).services;

describe('the commands in README.md and docs/operations.md', () => {
  const pages = ['README.md', 'docs/operations.md'].map((page) => readFileSync(page, 'utf8')).join('\n');
  const named = [...pages.matchAll(/(?<=^|`|\n|ardoise |\w=\S+ )ardoise ([a-z][a-z-]+)/g)].map(([, command]) =>
    String(command),
  );

  it('are commands that there are', async () => {
    const { out } = await cli(['--help'], {});
    const known = [...out.matchAll(/^ {2}([a-z-]+)/gm)].map(([, command]) => String(command));
    expect(new Set(named).size).toBeGreaterThan(8);
    for (const command of named) expect(known).toContain(command);
  });

  it('work in the image as they stand there', () => {
    expect(dockerfile).toMatch(/chmod 755 dist\/cli\.js/);
    expect(dockerfile).toMatch(/ln -s \/app\/dist\/cli\.js \/usr\/local\/bin\/ardoise/);
    const folder = tempDir();
    symlinkSync(resolve('dist/cli.js'), join(folder, 'cli.js'));
    expect(spawnSync(process.execPath, [join(folder, 'cli.js'), '--version']).status).toBe(0);
  });

  it('in the containers name services that there are', () => {
    const lines = [...pages.matchAll(/docker compose (?:exec|run)((?: -\S+(?: [A-Z_]+=\S*| \/\S+)?)*) (\w+)/g)];
    expect(lines.length).toBeGreaterThan(4);
    for (const [, , service] of lines) expect(Object.keys(services)).toContain(service);
  });
});

describe('docker/password.sh', () => {
  /** Stands for the server: `curl` takes the password that the file `known` holds, and then knows the new one. */
  const CURL = `#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --user ] && user=$2; shift; done
body=$(cat)
[ "$user" = "admin:$(cat "$STATE/known")" ] || exit 22
case $1 in */admin/*) printf '%s' "$body" | sed 's/.*:"//; s/"}//' >"$STATE/known" ;; esac
[ ! -e "$STATE/cut" ] || exit 7
echo "$1 $body" >>"$STATE/asked"`;
  const DOCKER = '#!/bin/sh\nshift 4\nexec "$@"';

  function world() {
    const state = tempDir();
    const bin = join(state, 'bin');
    const secrets = join(state, 'secrets');
    mkdirSync(bin);
    writeFileSync(join(bin, 'curl'), CURL, { mode: 0o755 });
    writeFileSync(join(bin, 'docker'), DOCKER, { mode: 0o755 });
    spawnSync('sh', ['docker/secrets.sh', secrets]);
    const held = (name: string) => readFileSync(join(secrets, name), 'utf8');
    writeFileSync(join(state, 'known'), held('eventstore_password'));
    const env = { ...process.env, STATE: state, PATH: [bin, process.env['PATH']].join(delimiter) };
    const run = () => spawnSync('sh', ['docker/password.sh', secrets], { env, encoding: 'utf8' });
    return { state, secrets, held, run, known: () => readFileSync(join(state, 'known'), 'utf8') };
  }

  it('changes both users, the secret and the connection string', () => {
    const { held, run, known, state, secrets } = world();
    const before = held('eventstore_password');
    expect(run().status).toBe(0);
    expect(known()).not.toBe(before);
    expect(held('eventstore_password')).toBe(known());
    expect(held('eventstore_url')).toContain(`//admin:${known()}@eventstore`);
    expect(readFileSync(join(state, 'asked'), 'utf8')).toMatch(/users\/admin\/[^\n]+\n[^\n]+users\/ops\//);
    expect(readdirSync(secrets).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('interrupted after the server knows the new password, goes on with it', () => {
    const { held, run, known, state } = world();
    writeFileSync(join(state, 'cut'), '');
    expect(run().status).not.toBe(0);
    expect(held('eventstore_password')).not.toBe(known());
    spawnSync('rm', [join(state, 'cut')]);
    expect(run().status).toBe(0);
    expect(held('eventstore_password')).toBe(known());
    expect(held('eventstore_url')).toContain(`:${known()}@`);
  });
});
