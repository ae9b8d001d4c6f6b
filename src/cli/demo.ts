import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { commands } from '../commands/all.js';
import type { Config } from '../config.js';
import { runDemo } from '../demo/runDemo.js';
import type { KeptTokens } from '../demo/staff.js';
import { makeFolder } from '../makeFolder.js';
import { REDACTED } from '../redacted.js';
import { startServing } from './serve.js';

/**
 * Fills an empty data folder through real commands, bills it, waits for its mails, tells what it did, and goes on serving.
 * Again does not double anything; on a folder that holds other data it only serves.
 */
export async function demoCommand(config: Config, fiches: number): Promise<void> {
  const adminToken = config.adminToken ?? demoToken(config.dataDir);
  const log = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel, redact: [...REDACTED] });
  const { application, http, signals } = await startServing({ ...config, adminToken }, log);
  const demonstration = runDemo({
    application,
    commands,
    fiches,
    url: http.url,
    token: adminToken,
    kept: keptTokens(config.dataDir),
    outboxDir: config.smtpUrl === undefined ? config.outboxDir : undefined,
    print: (text) => void process.stdout.write(text),
    isTerminal: process.stdout.isTTY === true,
  });
  await signals.orStopping(demonstration);
}

/** A token of this folder's own, so that the demonstration needs no setting and has no default password. */
function demoToken(dataDir: string): string {
  const kept = keptTokens(dataDir);
  const before = kept.get('');
  if (before !== undefined) return before;
  const token = randomBytes(18).toString('base64url');
  kept.keep('', token);
  return token;
}

/** Files that only their owner reads: `demo-token`, and one for each colleague whose token is shown. */
function keptTokens(dataDir: string): KeptTokens {
  const fileOf = (who: string): string => join(dataDir, who === '' ? 'demo-token' : `demo-token-${who}`);
  return {
    get: (who) => (existsSync(fileOf(who)) ? readFileSync(fileOf(who), 'utf8').trim() : undefined),
    keep: (who, token) => {
      makeFolder(dataDir);
      writeFileSync(fileOf(who), `${token}\n`, { mode: 0o600 });
    },
  };
}
