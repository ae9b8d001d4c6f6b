import { describe, expect, it } from 'vitest';
import { createCodec } from '../../src/eventstore/codec.js';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import { object, text } from '../../src/eventstore/schemas/schema.js';
import { accountByRef } from '../../src/projections/queries/account.js';
import { metadata } from '../support/logFixtures.js';
import { noteOf, openLog, openReads, prospectWithNotes, remembering } from '../support/readModels.js';
import { tempDir } from '../support/tempDir.js';

const newerCodec = createCodec({ ...eventSchemas, AccountMerged: [object({ accountId: text })] });
const merged = { type: 'AccountMerged', data: { accountId: 'a' }, id: 'event-merged', metadata };

/** A log on which a newer version of the application has written in between. */
async function logOfNewer(dir: string): Promise<void> {
  const eventStore = openLog(dir, newerCodec);
  await eventStore.append('account-a', [...prospectWithNotes('a', 1), merged, noteOf('a', 'after')], -1);
  await eventStore.close();
}

describe('an event of a newer version', () => {
  it('is passed over and noted, and what comes after it is told', async () => {
    const dir = tempDir();
    await logOfNewer(dir);
    const readModel = openReads(dir, { eventStore: openLog(dir) });

    await readModel.start();

    expect(readModel.query.all('SELECT * FROM passed_over')).toEqual([
      { position: '3', stream: 'account-a', revision: 2, event_id: 'event-merged' },
    ]);
    expect(accountByRef(readModel.query, 'a')).toMatchObject({
      revision: 3,
      notes: [{ id: 'after' }, { id: 'note-0' }],
    });
  });

  it('leaves its revision on the row: whoever writes there must have seen it', async () => {
    const dir = tempDir();
    const newer = openLog(dir, newerCodec);
    await newer.append('account-a', [...prospectWithNotes('a', 0), merged], -1);
    await newer.close();
    const readModel = openReads(dir, { eventStore: openLog(dir) });

    await readModel.start();

    expect(accountByRef(readModel.query, 'a')?.revision).toBe(1);
  });

  it('makes code that understands it begin again at its start, once', async () => {
    const dir = tempDir();
    await logOfNewer(dir);
    const eventStore = openLog(dir);
    const older = openReads(dir, { eventStore });
    await older.start();
    await older.close();
    const again = openReads(dir, { eventStore, log: remembering() });
    await again.start();
    await again.close();
    await eventStore.close();

    const log = remembering();
    for (let start = 0; start < 2; start += 1) {
      const understanding = openLog(dir, newerCodec);
      const readModel = openReads(dir, { eventStore: understanding, log });
      await readModel.start();
      expect(readModel.query.all('SELECT * FROM passed_over')).toEqual([]);
      await readModel.close();
      await understanding.close();
    }

    expect(log.reasons).toEqual(['understood']);
  });
});
