import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveryStream } from '../../src/domain/streams.js';
import {
  type AnyEvent,
  type Appended,
  type EventStore,
  Unavailable,
  Unknown,
} from '../../src/eventstore/eventStore.js';
import { smtpTransport } from '../../src/mail/adapters/smtp.js';
import type { MailMessage, MailResult, MailTransport } from '../../src/mail/mailTransport.js';
import { type Received, smtpServer } from '../mail/smtpServers.js';
import { append, deliveryEvents, mailOf, openBench, seed, storyOf } from './mailBench.js';

let bench: ReturnType<typeof openBench>;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

const DELIVERED = 'Planned Addressed Attempted Ended:accepted Succeeded';
const QUICK = { connection: 500, greeting: 500, silence: 2_000, total: 5_000 };
const idOf = async ({ raw }: Received) => (await simpleParser(raw)).messageId;

/** A transport in memory; `answer` may take its time. */
function recorder(
  answer: (sent: number) => Promise<MailResult> = async () => ({ outcome: 'accepted', detail: '250 OK' }),
) {
  const sent: MailMessage[] = [];
  const transport: MailTransport = {
    description: 'memory',
    send: async (message) => {
      sent.push(message);
      return answer(sent.length);
    },
    close: async () => {},
  };
  return { sent, transport };
}

type Detour = (write: () => Promise<Appended>) => Promise<Appended>;

/** The same log, except that appends with such an event take a detour. */
function withDetour(log: EventStore, isSuch: (event: AnyEvent) => boolean, detour: Detour): EventStore {
  return {
    ...log,
    append: async (stream, events, expected) => {
      const write = () => log.append(stream, events, expected);
      return events.some(isSuch) ? detour(write) : write();
    },
  };
}

const isClaim = ({ type }: AnyEvent) => type === 'DeliveryAttempted';
const isEnd = ({ type }: AnyEvent) => type === 'DeliveryAttemptEnded';
const never = () => new Promise<never>(() => {});

describe('two workers at once', () => {
  it('send each of 30 mails once', async () => {
    const server = await smtpServer();
    await seed(bench.log, ['claire'], 30);
    await bench.plan();
    const transport = smtpTransport(server.url, QUICK);
    const workers = ['here', 'there'].map((node) => bench.worker({ transport, node, concurrency: 8 }));
    await Promise.all(workers.map((worker) => worker.lookOnce()));
    await Promise.all(workers.map((worker) => worker.lookOnce()));
    await server.close();

    const ids = await Promise.all(server.seen.map(idOf));
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
    for (let n = 1; n <= 30; n += 1) expect(await storyOf(bench.log, mailOf(n))).toBe(DELIVERED);
    expect(bench.problems).toEqual([]);
  }, 30_000);

  it('leave another node’s claim alone for ten minutes of their own clock, then send the same Message-ID once more', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    const stuck = recorder(never);
    void bench.worker({ transport: stuck.transport, node: 'there' }).lookOnce();
    await expect.poll(() => stuck.sent.length).toBe(1);

    let elapsed = 0;
    const { sent, transport } = recorder();
    const here = bench.worker({ transport, monotonicMs: () => elapsed });
    const lookLater = async (minutes: number) => {
      elapsed += minutes * 60_000;
      bench.advance(minutes);
      await here.lookOnce();
    };
    await lookLater(0);
    await lookLater(9);
    expect(sent).toHaveLength(0);
    await lookLater(1);
    await lookLater(1);
    expect(sent.map(({ messageId }) => messageId)).toEqual(stuck.sent.map(({ messageId }) => messageId));
    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:unknown Attempted Ended:accepted Succeeded',
    );
  }, 15_000);
});

describe('a worker killed between sending and recording', () => {
  it('leaves an unknown outcome: the next process of its node sends the same Message-ID once more, never a third time', async () => {
    let child: ReturnType<typeof startChild> | undefined;
    const server = await smtpServer({}, () => {
      child?.kill('SIGKILL');
      return undefined;
    });
    await seed(bench.log, ['claire']);
    await bench.plan();
    child = startChild(bench.path, server.url, mailOf(1));
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(await storyOf(bench.log, mailOf(1))).toBe('Planned Addressed Attempted');
    child = undefined;

    for (let restart = 0; restart < 3; restart += 1) {
      const worker = bench.worker({ transport: smtpTransport(server.url, QUICK) });
      await worker.lookOnce();
      bench.advance(1);
      await worker.lookOnce();
    }
    await server.close();
    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:unknown Attempted Ended:accepted Succeeded',
    );
    const ids = await Promise.all(server.seen.map(idOf));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  }, 30_000);

  it('twice leaves it to a person', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    const { sent, transport } = recorder();
    const isAccepted = (event: AnyEvent) => isEnd(event) && JSON.stringify(event.data).includes('accepted');

    for (let life = 1; life <= 4; life += 1) {
      // This process gets no further than the sending: what the server said never reaches the log.
      const dying = bench.worker({ transport, eventStore: withDetour(bench.openStore(), isAccepted, never) });
      const lookAgain = () => {
        bench.advance(1);
        void dying.lookOnce();
        return storyOf(bench.log, mailOf(1));
      };
      await expect.poll(lookAgain).toBe(LIVES[life]);
      await expect.poll(() => sent.length).toBe(Math.min(life, 2));
    }
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
  }, 15_000);
});

const LIVES: Readonly<Record<number, string>> = {
  1: 'Planned Addressed Attempted',
  2: 'Planned Addressed Attempted Ended:unknown Attempted',
  3: 'Planned Addressed Attempted Ended:unknown Attempted Ended:unknown Failed:mail.outcome_unknown',
  4: 'Planned Addressed Attempted Ended:unknown Attempted Ended:unknown Failed:mail.outcome_unknown',
};

describe('a log that fails', () => {
  it('after the sending: the outcome is kept and recorded later, and nothing is sent again', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    let outages = 2;
    const eventStore = withDetour(bench.openStore(), isEnd, async (write) => {
      outages -= 1;
      if (outages >= 0) throw new Unavailable('disk full');
      return write();
    });
    const { sent, transport } = recorder();
    const worker = bench.worker({ transport, eventStore });
    await worker.lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe('Planned Addressed Attempted');
    await worker.lookOnce();
    await worker.lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe(DELIVERED);
    expect(sent).toHaveLength(1);
    expect(bench.problems).toHaveLength(2);
  });

  it('while recording, without saying whether it wrote: the outcome is there once', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    let answers = 0;
    const eventStore = withDetour(bench.openStore(), isEnd, async (write) => {
      const appended = await write();
      answers += 1;
      if (answers === 1) throw new Unknown('no answer');
      return appended;
    });
    const worker = bench.worker({ transport: recorder().transport, eventStore });
    await worker.lookOnce();
    await worker.lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe(DELIVERED);
  });

  it('before the sending: nothing leaves, nothing is parked, and it is tried again', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    let outages = 1;
    const eventStore = withDetour(bench.openStore(), isClaim, async (write) => {
      outages -= 1;
      if (outages >= 0) throw new Unavailable('disk full');
      return write();
    });
    const { sent, transport } = recorder();
    const worker = bench.worker({ transport, eventStore });
    await worker.lookOnce();
    expect(sent).toHaveLength(0);
    expect(await storyOf(bench.log, mailOf(1))).toBe('Planned');
    bench.advance(1);
    await worker.lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe(DELIVERED);
  });

  it('while claiming, without saying whether it wrote: the claim is ended as not sent, and tried again later', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    let answers = 0;
    const eventStore = withDetour(bench.openStore(), isClaim, async (write) => {
      const appended = await write();
      answers += 1;
      if (answers === 1) throw new Unknown('no answer');
      return appended;
    });
    const { sent, transport } = recorder();
    const worker = bench.worker({ transport, eventStore });
    for (let look = 0; look < 3; look += 1) {
      await worker.lookOnce();
      bench.advance(6);
    }
    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:unreachable Attempted Ended:accepted Succeeded',
    );
    expect(sent).toHaveLength(1);
  });
});

describe('an outcome that meets a moved stream', () => {
  it('is recorded after whatever came: accepted beats the unknown that another node wrote meanwhile', async () => {
    await seed(bench.log, ['claire']);
    await bench.plan();
    const { sent, transport } = recorder(async () => {
      const claim = (await deliveryEvents(bench.log, mailOf(1))).at(-1);
      if (claim?.type !== 'DeliveryAttempted') throw new Error('no claim');
      const { claim: _claim, node: _node, messageId: _id, ...of } = claim.data;
      const retryAt = bench.now();
      const data = { ...of, outcome: 'unknown' as const, detail: 'Silence de dix minutes', retryAt };
      await append(bench.log, deliveryStream(mailOf(1)), { type: 'DeliveryAttemptEnded', data });
      return { outcome: 'accepted', detail: '250 OK' };
    });
    const worker = bench.worker({ transport });
    await worker.lookOnce();
    bench.advance(1);
    await worker.lookOnce();
    expect(await storyOf(bench.log, mailOf(1))).toBe(
      'Planned Addressed Attempted Ended:unknown Ended:accepted Succeeded',
    );
    expect(sent).toHaveLength(1);
  });
});

function startChild(path: string, url: string, deliveryId: string) {
  const script = fileURLToPath(new URL('./mailChild.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, path, url, deliveryId], { stdio: 'inherit' });
}
