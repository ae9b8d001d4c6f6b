import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RendererDown } from '../../src/documents/documentErrors.js';
import { accountStream } from '../../src/domain/streams.js';
import { outboxTransport } from '../../src/mail/adapters/outbox.js';
import { smtpTransport } from '../../src/mail/adapters/smtp.js';
import { reply, smtpServer } from '../mail/smtpServers.js';
import { append, contactAdded, deliveryEvents, mailOf, openBench, PDF, replay, seed, storyOf } from './mailBench.js';

let bench: ReturnType<typeof openBench>;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

const DELIVERED = 'Planned Addressed Attempted Ended:accepted Succeeded';
const QUICK = { connection: 500, greeting: 500, silence: 500, total: 2_000 };

describe('a planned mail', () => {
  it('reaches every recipient as one message each, with the PDF that was issued', async () => {
    const outbox = join(bench.folder, 'outbox');
    await seed(bench.log, ['claire', 'paul']);
    await bench.plan();
    await bench.worker({ transport: outboxTransport(outbox) }).lookOnce();

    const mails = await Promise.all(
      (await readdir(outbox)).map(async (name) => simpleParser(await readFile(join(outbox, name)))),
    );
    const addresses = mails.map(({ to }) => [to].flat().map((list) => list?.text));
    expect(addresses.flat().sort()).toEqual([
      '"Claire Martin" <claire@moulins-roy.example>',
      '"Claire Martin" <paul@moulins-roy.example>',
    ]);
    for (const { subject, attachments, text, html, from } of mails) {
      expect(subject).toBe('Votre facture F2026-000001 – Réseaux du Rhône');
      expect(from?.value).toEqual([{ name: 'Réseaux du Rhône', address: 'facturation@reseaux-du-rhone.example' }]);
      expect(attachments).toHaveLength(1);
      expect(attachments[0]).toMatchObject({
        filename: 'F2026-000001.pdf',
        contentType: 'application/pdf',
        content: PDF,
      });
      for (const body of [text, html || '']) expect(body).toMatch(/356,86.€/);
    }
    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:accepted Attempted Ended:accepted Succeeded',
    );
  });

  it('carries the trace of its cause: the job as actor, the invoice’s correlation', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    await bench.worker({ transport: outboxTransport(join(bench.folder, 'outbox')) }).lookOnce();
    const [planned, ...rest] = await deliveryEvents(bench.log, mailOf(1));
    for (const { metadata } of rest) {
      expect(metadata).toMatchObject({ correlationId: 'seed', causationId: planned?.id });
      expect(metadata.actor).toEqual({ id: 'job:sendMails', kind: 'job', name: 'Envoi des factures' });
    }
  });

  it('fails loudly when the account has no recipient, and says what is missing', async () => {
    await seed(bench.log, []);
    await append(bench.log, accountStream('acc-1'), contactAdded('acc-1', 'tech', { receivesInvoices: false }));
    await bench.plan();
    await bench.worker({ transport: outboxTransport(join(bench.folder, 'outbox')) }).lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe('Planned Failed:mail.no_recipient');
  });

  it('goes to who receives the invoices when it is first tried, and to them from then on', async () => {
    const server = await smtpServer({ onRcptTo: (_to, _session, done) => done(reply(450, 'Later')) });
    await seed(bench.log, []);
    await bench.plan();
    await append(bench.log, accountStream('acc-1'), contactAdded('acc-1', 'claire'));
    const worker = bench.worker({ transport: smtpTransport(server.url, QUICK) });
    await worker.lookOnce();
    await append(bench.log, accountStream('acc-1'), contactAdded('acc-1', 'paul'));
    bench.advance(5);
    await worker.lookOnce();
    await server.close();

    const tried = (await deliveryEvents(bench.log, mailOf(1))).flatMap((event) =>
      event.type === 'DeliveryAttempted' ? [event.data.recipient] : [],
    );
    expect(tried).toEqual(['claire@moulins-roy.example', 'claire@moulins-roy.example']);
  });
});

describe('a mail server', () => {
  it('that refuses one address fails the delivery with its words, after serving the others', async () => {
    const server = await smtpServer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('claire') ? done(reply(550, 'No such user')) : done(),
    });
    await seed(bench.log, ['claire', 'paul']);
    await bench.plan();
    await bench.worker({ transport: smtpTransport(server.url, QUICK) }).lookOnce();
    await server.close();

    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:refused Attempted Ended:accepted Failed:mail.refused',
    );
    const failed = (await deliveryEvents(bench.log, mailOf(1))).at(-1);
    expect(JSON.stringify(failed?.data)).toContain('claire@moulins-roy.example> : refusé');
    expect(JSON.stringify(failed?.data)).toContain('550 No such user');
    expect(server.received).toHaveLength(1);
  });

  it('that is down is tried again when its time has come, and not before', async () => {
    const gone = await smtpServer();
    await gone.close();
    await seed(bench.log, ['claire']);
    await bench.plan();
    const worker = bench.worker({ transport: smtpTransport(gone.url, QUICK) });
    await worker.lookOnce();
    await worker.lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe('Planned Addressed Attempted Ended:unreachable');

    const back = await smtpServer();
    const later = bench.worker({ transport: smtpTransport(back.url, QUICK) });
    bench.advance(4);
    await later.lookOnce();
    expect(back.received).toHaveLength(0);
    bench.advance(1);
    await later.lookOnce();
    await back.close();
    expect(back.received).toHaveLength(1);
    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:unreachable Attempted Ended:accepted Succeeded',
    );
  });

  it('that drops the line after DATA gets the same Message-ID once more, and then a person is asked', async () => {
    const server = await smtpServer({}, (_message, drop) => {
      drop();
      return 'silence';
    });
    await seed(bench.log, ['claire']);
    await bench.plan();
    const worker = bench.worker({ transport: smtpTransport(server.url, QUICK) });
    for (let look = 0; look < 4; look += 1) {
      await worker.lookOnce();
      bench.advance(1);
    }
    await server.close();

    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:unknown Attempted Ended:unknown Failed:mail.outcome_unknown',
    );
    const ids = await Promise.all(server.seen.map(async ({ raw }) => (await simpleParser(raw)).messageId));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('the worker', () => {
  it('parks a mail that cannot be prepared, with its reason, and goes on with the others', async () => {
    await seed(bench.log, ['claire'], 3);
    await bench.plan();
    const pdfOf = async (invoiceId: string) => {
      if (invoiceId === 'inv-2') throw new Error('The bytes of F2026-000002 are lost');
      return { content: PDF };
    };
    await bench.worker({ transport: outboxTransport(join(bench.folder, 'outbox')), pdfOf }).lookOnce();

    expect(await Promise.all([1, 2, 3].map((n) => storyOf(bench.log, mailOf(n))))).toEqual([
      DELIVERED,
      'Planned Failed:delivery.fault',
      DELIVERED,
    ]);
    expect(JSON.stringify((await deliveryEvents(bench.log, mailOf(2))).at(-1)?.data)).toContain('are lost');
    expect(bench.problems).toHaveLength(1);
  });

  it.each([
    ['whose disk is full', Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' })],
    ['whose renderer is down', new RendererDown('worker exited with code: 1')],
  ])('leaves the mails of a node %s alone, and sends them when it is well again', async (_node, fault) => {
    await seed(bench.log, ['claire'], 2);
    await bench.plan();
    let faults = 0;
    const pdfOf = async () => {
      faults += 1;
      if (faults <= 6) throw fault;
      return { content: PDF };
    };
    const worker = bench.worker({ transport: outboxTransport(join(bench.folder, 'outbox')), pdfOf });
    const stories = () => Promise.all([1, 2].map((n) => storyOf(bench.log, mailOf(n))));
    for (let look = 1; look <= 3; look += 1) {
      await worker.lookOnce();
      await worker.lookOnce();
      expect(faults).toBe(2 * look);
      expect(await stories()).toEqual(['Planned', 'Planned']);
      bench.advance(0.5);
    }
    await worker.lookOnce();
    expect(await stories()).toEqual([DELIVERED, DELIVERED]);
    expect(bench.problems).toHaveLength(6);
  });

  it('parks a mail for a fault of our own code, whose code is none of the system’s', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    const pdfOf = async () => {
      throw Object.assign(new TypeError('The "path" argument must be a string'), { code: 'ERR_INVALID_ARG_TYPE' });
    };
    await bench.worker({ transport: outboxTransport(join(bench.folder, 'outbox')), pdfOf }).lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe('Planned Failed:delivery.fault');
  });

  it('is nudged by planned deliveries, and sends nothing when both jobs are replayed from zero', async () => {
    const server = await smtpServer();
    await seed(bench.log, ['claire'], 6);
    await bench.plan();
    const nudged = bench.worker({ transport: smtpTransport(server.url, QUICK), dueDeliveries: async () => [] });
    await replay(bench.log, nudged.job);
    await nudged.lookOnce();
    expect(server.received).toHaveLength(6);
    const head = await bench.log.head();

    await bench.plan();
    const again = bench.worker({ transport: smtpTransport(server.url, QUICK) });
    await replay(bench.log, again.job);
    await again.lookOnce();
    await server.close();
    expect(server.received).toHaveLength(6);
    expect(await bench.log.head()).toEqual(head);
  });

  it('looks by itself once started, and finishes what is being sent when it is stopped', async () => {
    const server = await smtpServer({ onRcptTo: (_to, _session, done) => void setTimeout(done, 150) });
    await seed(bench.log, ['claire'], 8);
    await bench.plan();
    const worker = bench.worker({ transport: smtpTransport(server.url, QUICK), concurrency: 2 });
    worker.start();
    await expect.poll(() => server.received.length).toBeGreaterThan(1);
    await worker.stop();
    await server.close();

    const stories = await Promise.all(Array.from({ length: 8 }, (_, n) => storyOf(bench.log, mailOf(n + 1))));
    expect(stories.filter((story) => story === DELIVERED)).toHaveLength(server.received.length);
    expect(stories.filter((story) => story !== DELIVERED && story !== 'Planned')).toEqual([]);
    expect(server.received.length).toBeLessThan(8);
    expect(bench.problems).toEqual([]);
  });
});
