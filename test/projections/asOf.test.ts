import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { EventStore, Recorded } from '../../src/eventstore/eventStore.js';
import { eventsOfAccount } from '../../src/projections/accountEvents.js';
import { openMemoryReadModel } from '../../src/projections/adapters/memoryReadModel.js';
import { accountAsOf } from '../../src/projections/asOf.js';
import { historyOf } from '../../src/projections/history/history.js';
import { accountByRef } from '../../src/projections/queries/account.js';
import { streamsOfAccount } from '../../src/projections/queries/accountStreams.js';
import { appendHistory, histories } from '../support/histories.js';
import { openLog, reading } from '../support/readModels.js';
import { created, dossier, roy } from '../support/readSamples.js';
import { type Happening, recordEvents } from '../support/recordEvents.js';
import { tempDir } from '../support/tempDir.js';

type History = readonly Recorded<ArdoiseEvent>[];

async function withLog(history: History, check: (eventStore: EventStore) => Promise<void>): Promise<void> {
  const eventStore = openLog(tempDir());
  await appendHistory(eventStore, history);
  await check(eventStore);
  await eventStore.close();
}

const streamsIn = (history: History, accountId: string) =>
  reading(history, (query) => streamsOfAccount(query, accountId));

describe('an account as of an instant', () => {
  it('is, now, what the current query answers', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), async (history) => {
        await withLog(history, async (eventStore) => {
          const then = await accountAsOf(
            { eventStore, openMemory: openMemoryReadModel },
            streamsIn(history, 'acc-1'),
            '2100-01-01T00:00:00.000Z',
          );

          expect(then).toEqual(reading(history, (query) => accountByRef(query, 'acc-1')));
        });
      }),
      { numRuns: 20 },
    );
  });

  it('is what the query would have answered then', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), fc.nat(), async (history, at) => {
        const instant = history[at % history.length]?.metadata.occurredAt ?? '';
        const until = history.filter(({ metadata }) => metadata.occurredAt <= instant);
        await withLog(history, async (eventStore) => {
          const then = await accountAsOf(
            { eventStore, openMemory: openMemoryReadModel },
            streamsIn(history, 'acc-1'),
            instant,
          );

          expect(then).toEqual(reading(until, (query) => accountByRef(query, 'acc-1')));
        });
      }),
      { numRuns: 20 },
    );
  });

  it('calls an installation type as it was called then, also one renamed after a dossier chose it', async () => {
    const named = (name: string): Happening => [
      'installation-type-fibre',
      { type: 'InstallationTypeDefined', data: { installationTypeId: 'fibre', name, phases: [] } },
    ];
    const chosen: Happening = [
      'dossier-dos-1',
      {
        type: 'DossierInstallationTypeSelected',
        data: { dossierId: 'dos-1', ...roy, installationTypeId: 'fibre', name: 'Fibre' },
      },
    ];
    const history = recordEvents([created, dossier, named('Fibre'), chosen, named('Fibre dédiée')]);

    await withLog(history, async (eventStore) => {
      const nameAt = async (instant = '') => {
        const deps = { eventStore, openMemory: openMemoryReadModel };
        const account = await accountAsOf(deps, streamsIn(history, 'acc-1'), instant);
        return account?.dossiers.map(({ installationType }) => installationType);
      };

      expect(await nameAt(history[3]?.metadata.occurredAt)).toEqual(['Fibre']);
      expect(await nameAt(history[4]?.metadata.occurredAt)).toEqual(['Fibre dédiée']);
    });
  });

  it('does not exist before it was created, however the instant is written', async () => {
    const [history = []] = fc.sample(histories({ steps: 20 }), { numRuns: 1, seed: 3 });
    await withLog(history, async (eventStore) => {
      const asOf = (instant: string) =>
        accountAsOf({ eventStore, openMemory: openMemoryReadModel }, streamsIn(history, 'acc-1'), instant);
      const created = history[0]?.metadata.occurredAt ?? '';
      const before = new Date(Date.parse(created) - 1).toISOString();

      expect(await asOf(before)).toBeUndefined();
      expect(await asOf(created)).toMatchObject({ id: 'acc-1' });
      expect(await asOf(created.replace('.000Z', '+00:00'))).toMatchObject({ id: 'acc-1' });
    });
  });
});

describe('the history of an account', () => {
  it('holds every event of its streams and the issues of its invoices, newest first, and nothing of others', async () => {
    const isInvoice = ({ type, data }: History[number]) => type === 'InvoiceIssued' && data.accountId === 'acc-1';
    const history =
      fc.sample(histories({ steps: 300, atLeast: 300 }), { numRuns: 20, seed: 5 }).find((one) => one.some(isInvoice)) ??
      [];
    await withLog(history, async (eventStore) => {
      const items = historyOf(await eventsOfAccount(eventStore, streamsIn(history, 'acc-1')));

      const dossiers = new Set(
        history.flatMap(({ type, data }) =>
          type === 'DossierOpened' && data.accountId === 'acc-1' ? [data.dossierId] : [],
        ),
      );
      const own = history.filter(({ stream, data }) => {
        if (/^(account-numbers|claim-)/.test(stream)) return false;
        return (
          ('dossierId' in data && dossiers.has(data.dossierId ?? '')) ||
          ('accountId' in data && data.accountId === 'acc-1')
        );
      });
      expect(own.some(({ type }) => type === 'InvoiceIssued')).toBe(true);
      expect(items.map(({ id }) => id)).toEqual(own.map(({ id }) => id).reverse());
    });
  });
});
