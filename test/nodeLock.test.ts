import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderInUse, takeNodeLock } from '../src/nodeLock.js';
import { startChild } from './support/childProcess.js';
import { tempDir } from './support/tempDir.js';

describe('the lock of a data folder', () => {
  it('makes the folder and names the node', () => {
    const dataDir = join(tempDir(), 'deep', 'data');
    const { node, release } = takeNodeLock(dataDir);
    expect(existsSync(join(dataDir, 'node.lock'))).toBe(true);
    expect(node).toMatch(/^[0-9a-f-]{36}$/);
    release();
  });

  it('is refused to a second owner, with the folder’s name', () => {
    const dataDir = tempDir();
    const { release } = takeNodeLock(dataDir);
    expect(() => takeNodeLock(dataDir)).toThrow(FolderInUse);
    expect(() => takeNodeLock(dataDir)).toThrow(dataDir);
    release();
  });

  it('can be taken again after it was released, by the same node', () => {
    const dataDir = tempDir();
    const first = takeNodeLock(dataDir);
    first.release();
    const second = takeNodeLock(dataDir);
    expect(second.node).toBe(first.node);
    second.release();
  });

  it('gives each folder a node of its own', () => {
    const [first, second] = [takeNodeLock(tempDir()), takeNodeLock(tempDir())];
    expect(first.node).not.toBe(second.node);
    first.release();
    second.release();
  });

  it('is held against other processes, and freed when one is killed', async () => {
    const dataDir = tempDir();
    const holder = startChild('lockHolder', [dataDir]);
    await holder.started;
    expect(() => takeNodeLock(dataDir)).toThrow(FolderInUse);

    holder.process.kill('SIGKILL');
    await holder.ended;
    const { node, release } = takeNodeLock(dataDir);
    expect(node).toBe(JSON.parse(holder.lines[0] ?? ''));
    release();
  });
});
