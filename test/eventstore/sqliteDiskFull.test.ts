import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSqliteEventStore, openSqliteEventStore } from '../../src/eventstore/adapters/sqliteEventStore.js';
import { openLogFile } from '../../src/eventstore/adapters/sqliteLogFile.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { startChild } from '../support/childProcess.js';
import type { FillerReport } from '../support/diskFiller.js';
import { newStream, note, notes } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

const codec = createCodec();
const large = () => note('x'.repeat(200 * 1024));

async function reportOf(within: readonly string[], args: readonly string[]): Promise<FillerReport> {
  const child = startChild('diskFiller', args, within);
  expect(await child.ended).toBe(0);
  return JSON.parse(child.lines[0] ?? '');
}

describe('a file that cannot grow', () => {
  it('refuses as unavailable, keeps nothing of the append, and works again when there is room', async () => {
    const file = openLogFile(join(tempDir(), 'events.db'));
    const store = createSqliteEventStore(file, { codec });
    const stream = newStream();
    await store.append(stream, notes('a'), NO_STREAM);
    file.writer.pragma('max_page_count = 40');

    await expect(store.append(stream, [note('b'), large()], 0)).rejects.toThrow(Unavailable);
    expect(await store.read(stream)).toHaveLength(1);
    expect(await store.append(stream, notes('small'), 0)).toMatchObject({ revision: 1 });

    file.writer.pragma('max_page_count = 100000');
    expect(await store.append(stream, [note('b'), large()], 1)).toMatchObject({ revision: 3 });
    await store.close();
  });

  it('fails everyone whose append shared the commit', async () => {
    const file = openLogFile(join(tempDir(), 'events.db'));
    const store = createSqliteEventStore(file, { codec });
    const streams = [newStream(), newStream(), newStream()];
    file.writer.pragma('max_page_count = 40');

    const answers = await Promise.allSettled(
      streams.map((stream, index) => store.append(stream, [index === 1 ? large() : note('small')], NO_STREAM)),
    );
    for (const answer of answers) expect(answer).toMatchObject({ reason: { name: 'Unavailable' } });
    expect(await store.head()).toBeUndefined();
    await store.close();
  });
});

const ownMounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

describe('a disk that is full', () => {
  // Needs a small disk of its own: Linux with user namespaces. The two tests above stand in elsewhere.
  it.skipIf(!ownMounts)('refuses as unavailable at the commit, keeps no half append, and works again', async () => {
    const dir = tempDir();
    const mounted = ['unshare', '-rm', 'sh', '-c', 'mount -t tmpfs -o size=4m none "$0" && exec "$@"', dir];
    const { acknowledged, refusal, found, afterwards } = await reportOf(mounted, [dir, 'stopper']);
    expect(refusal).toContain('Unavailable');
    expect(refusal).toContain('SQLITE_FULL');
    expect(found).toBe(acknowledged);
    expect(afterwards).toBe(acknowledged + 3);
  });
});

describe('a commit that the system fails', () => {
  it('leaves the outcome unknown, and the file sound', async () => {
    const dir = tempDir();
    // A limit on file size: SQLite meets EFBIG where it writes its log, an I/O error of COMMIT itself.
    const limited = ['sh', '-c', 'ulimit -f 512 && exec "$@"', 'sh'];
    const { acknowledged, refusal } = await reportOf(limited, [dir]);
    expect(refusal).toContain('Unknown');

    const store = openSqliteEventStore({ path: join(dir, 'events.db'), codec });
    const found = (await store.read('account-full')).length;
    expect([acknowledged, acknowledged + 3]).toContain(found);
    expect(await store.append('account-full', notes('a'), found - 1)).toMatchObject({ revision: found });
    await store.close();
  });
});
