import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftovers } from '../../leftovers.js';
import { makeFolder } from '../../makeFolder.js';
import type { MailMessage, MailResult, MailTransport } from '../mailTransport.js';
import { composeMail } from './composeMail.js';

/**
 * Mail for a laptop and for tests: each message becomes `<Message-ID>.eml` in `dir`. Written aside, synced and renamed:
 * a file is whole or not there, durable when `send` answers, and the same message sent again takes its own place.
 * What an earlier process left half written is removed here.
 */
export function outboxTransport(dir: string): MailTransport {
  removeLeftovers(dir, (name) => name.endsWith('.eml'));
  const sync = sharing(() => syncFolder(dir));
  return {
    description: dir,
    send: async (message) => {
      const content = await composeMail(message);
      return deposit(dir, fileName(message), content, sync);
    },
    close: async () => {},
  };
}

async function deposit(dir: string, name: string, content: Buffer, sync: () => Promise<void>): Promise<MailResult> {
  try {
    makeFolder(dir);
    await writeWhole(dir, name, content);
    await sync();
    return { outcome: 'accepted', detail: `Écrit dans ${name}` };
  } catch (error) {
    return { outcome: 'unreachable', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function writeWhole(dir: string, name: string, content: Buffer): Promise<void> {
  const aside = join(dir, `.${name}.${randomUUID()}`);
  try {
    await writeSynced(aside, content);
    await rename(aside, join(dir, name));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

async function writeSynced(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Calls that come while one runs share the next one: each begins after it was asked for. */
function sharing(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running
      // Who asked for that one was told.
      .catch(() => {})
      .then(() => {
        next = undefined;
        running = run();
        return running;
      });
    return next;
  };
}

async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The Message-ID without its brackets; what no file system or shell dislikes. */
function fileName({ messageId }: MailMessage): string {
  return `${messageId.replace(/[<>]/g, '').replace(/[^A-Za-z0-9@._-]/g, '_')}.eml`;
}
