import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { fileDocumentStore } from '../../src/documents/adapters/fileDocumentStore.js';
import { openPdfPool } from '../../src/documents/adapters/pdfPool.js';
import { invoiceStream } from '../../src/domain/streams.js';
import { invoicePdfByNumber } from '../../src/jobs/invoicePdfByNumber.js';
import { produceInvoiceDocuments } from '../../src/jobs/produceInvoiceDocuments.js';
import { createJobRunner } from '../../src/jobs/runner.js';
import { outboxTransport } from '../../src/mail/adapters/outbox.js';
import { workerFile } from '../../src/workerFile.js';
import { deliveryEvents, mailOf, openBench, seed, storyOf } from './mailBench.js';

let bench: ReturnType<typeof openBench>;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

function documents() {
  const renderer = openPdfPool({ worker: workerFile(import.meta.url, '../support/mortalPdfWorker') });
  onTestFinished(() => renderer.close());
  const { log: eventStore, now } = bench;
  return { eventStore, renderer, documents: fileDocumentStore(join(bench.folder, 'documents')), now };
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 1_200; look += 1) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error('It never came');
}

it('an invoice that kills the renderer each time does not hold up the documents behind it, and shows among the jobs', async () => {
  await seed(bench.log, ['claire'], 6);
  const deps = documents();
  const reports: unknown[] = [];
  const runner = createJobRunner(
    {
      ...deps,
      checkpoints: { load: async () => undefined, save: async () => {} },
      report: () => {},
    },
    [produceInvoiceDocuments({ ...deps, report: (error) => reports.push(error) })],
  );
  runner.start();
  onTestFinished(() => runner.stop());

  await until(async () => runner.status().at(0)?.upToDate === true);
  const produced = [1, 3, 4, 5, 6].map((n) => bench.log.read(invoiceStream(`inv-${n}`)));
  for (const events of await Promise.all(produced)) expect(events).toHaveLength(1);
  expect(await bench.log.read(invoiceStream('inv-2'))).toEqual([]);
  expect(reports).toHaveLength(1);
  const [status] = runner.status();
  expect(status?.failures).toEqual([
    {
      about: 'F2026-000002',
      reason: expect.stringMatching(/mise en page\. Le moteur PDF s’est arrêté 3 fois .*F2026-000002/),
    },
  ]);
});

it('its mail ends as failed with that reason, the others are sent', async () => {
  await seed(bench.log, ['claire'], 3);
  await bench.plan();
  const deps = documents();
  const worker = bench.worker({
    transport: outboxTransport(join(bench.folder, 'outbox')),
    pdfOf: async (_invoiceId, number) => ({ content: (await invoicePdfByNumber(deps, number)) ?? Buffer.of() }),
  });
  for (let look = 1; look <= 3; look += 1) {
    await worker.lookOnce();
    bench.advance(1);
  }
  const stories = await Promise.all([1, 2, 3].map((n) => storyOf(bench.log, mailOf(n))));
  expect(stories[1]).toBe('Planned Failed:delivery.fault');
  for (const story of [stories[0], stories[2]]) expect(story).toContain('Succeeded');
  const failed = (await deliveryEvents(bench.log, mailOf(2))).at(-1);
  expect(JSON.stringify(failed?.data)).toContain('Incident technique à examiner : Le moteur PDF s’est arrêté 3 fois');
});
