import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { JournalEvent } from '../../src/domain/invoice/events.js';
import { openLog } from '../../src/mainAdapters.js';
import { openCommandSide } from '../../src/mainTools.js';
import { billableRegister } from '../support/billableRegister.js';
import { childServer } from '../support/childServer.js';
import { client, type Live } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

const DOSSIERS = Number(process.env['KILLED_RUN_DOSSIERS'] ?? 150);
const PERIOD = '2026-11';

type Api = Pick<Live, 'get' | 'command'>;

async function untilBilled(api: Api): Promise<void> {
  for (;;) {
    const run = await api.get(`/api/billing/runs/default/${PERIOD}`);
    const left = await Promise.all(['planned', 'sending'].map((status) => api.get(`/api/deliveries?status=${status}`)));
    const delivered = readingOf(await api.get('/api/jobs'));
    if (run.body?.status === 'completed' && delivered && left.every(({ body }) => body.items.length === 0)) return;
    await sleep(100);
  }
}

const readingOf = ({ body }: { body: { items: { upToDate: boolean }[] } }): boolean =>
  body.items.every(({ upToDate }) => upToDate);

it(
  'a server killed again and again during a run issues each invoice once, without a gap, and sends each mail once',
  async () => {
    const dataDir = tempDir();
    const config = readConfig({ DATA_DIR: dataDir });
    const side = await openCommandSide(config);
    await billableRegister(side.deps, DOSSIERS, '2026-11-01');
    await side.close();

    let server = await childServer(dataDir);
    await client(server.url).command('StartBillingRun', { period: PERIOD, issueDate: '2026-11-24' });
    for (const ms of [30, 250, 700, 1_500]) {
      await sleep(ms);
      await server.kill();
      server = await childServer(dataDir);
    }
    await untilBilled(client(server.url));
    // A browser's spare connection, which never asks for anything.
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const { code, ms } = await server.terminate();
    expect({ code, inTime: ms < 10_000 }).toEqual({ code: 0, inTime: true });

    const log = await openLog(config);
    const journal = await log.read<JournalEvent>('invoices-F2026');
    await log.close();
    expect(journal.map(({ revision }) => revision)).toEqual(Array.from({ length: DOSSIERS }, (_, n) => n));
    expect(new Set(journal.map(({ data }) => data.invoiceId)).size).toBe(DOSSIERS);
    expect(new Set(journal.map(({ data }) => data.accountId)).size).toBe(DOSSIERS);
    expect(journal.every(({ data }) => data.totalCents === 21_588)).toBe(true);
    // The outbox names a message by its Message-ID: sent twice would be one file, and is seen in the attempts.
    expect(readdirSync(join(dataDir, 'outbox')).filter((name) => name.endsWith('.eml'))).toHaveLength(DOSSIERS);
  },
  120_000 + DOSSIERS * 100,
);

it('deleting read.db and search.db changes no answer', async () => {
  const dataDir = tempDir();
  const side = await openCommandSide(readConfig({ DATA_DIR: dataDir }));
  await billableRegister(side.deps, 20, '2026-11-01');
  await side.close();
  const paths = [
    '/api/accounts',
    '/api/accounts/CL000007',
    '/api/invoices',
    '/api/deliveries',
    '/api/search?q=client&limit=50',
  ];
  const answers = async (api: Api) =>
    Promise.all(
      paths.map(async (path) => {
        const { position } = (await api.get('/readyz')).body;
        const { tookMs: _varies, ...body } = (
          await api.get(`${path}${path.includes('?') ? '&' : '?'}after=${position}`)
        ).body;
        return body;
      }),
    );

  const first = await childServer(dataDir);
  const api = client(first.url);
  await api.command('StartBillingRun', { period: PERIOD, issueDate: '2026-11-24' });
  await untilBilled(api);
  const before = await answers(api);
  await first.terminate();

  for (const name of readdirSync(dataDir)) if (/^(read|search)\.db/.test(name)) rmSync(join(dataDir, name));
  const second = await childServer(dataDir);
  expect(await answers(client(second.url))).toEqual(before);
  await second.terminate();
}, 60_000);
