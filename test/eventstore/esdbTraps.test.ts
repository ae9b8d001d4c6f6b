import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readConfig, serverUrl } from '../../src/config.js';
import { InvalidConfig } from '../../src/configWords.js';
import { openEsdbEventStore } from '../../src/eventstore/adapters/esdbEventStore.js';
import { createCodec } from '../../src/eventstore/codec.js';
import { BrokenEvent, InvalidPosition, NO_STREAM, Unavailable } from '../../src/eventstore/eventStore.js';
import { openServerLog } from '../../src/mainAdapters.js';
import { CERTIFICATE } from '../support/esdbDouble/certificate.js';
import { EsdbDouble } from '../support/esdbDouble/esdbDouble.js';
import { notLeader, RpcError } from '../support/esdbDouble/messages.js';
import { openDouble, QUICK } from '../support/esdbDouble/openDouble.js';
import { collect, flatten, newStream, notes } from '../support/logFixtures.js';
import { tempDir } from '../support/tempDir.js';

describe('reading', () => {
  it('is Unavailable when the server is silent: the client itself would wait for ever', async () => {
    const { double, store } = await openDouble({}, { silenceMs: 300 });
    double.faults.next('read', { kind: 'silent' }, { kind: 'silent' });
    await expect(store.read(newStream())).rejects.toThrow(Unavailable);
    await expect(store.head()).rejects.toThrow(Unavailable);
  });

  it.each([status.UNAVAILABLE, status.CANCELLED, status.INTERNAL, status.UNKNOWN, status.DEADLINE_EXCEEDED])(
    'is Unavailable on status %i, also halfway, and the process lives on',
    async (code) => {
      const { double, store } = await openDouble();
      const stream = newStream();
      await store.append(stream, notes('a', 'b'), NO_STREAM);
      const error = new RpcError(code, 'gone');
      for (const fault of [{ kind: 'refused', error } as const, { kind: 'answer lost', error } as const]) {
        double.faults.always('read', () => fault);
        await expect(store.read(stream)).rejects.toThrow(Unavailable);
      }
      double.faults.clear();
      expect(await store.read(stream)).toHaveLength(2);
    },
  );

  it('is tried again where a connection was given up at that moment', async () => {
    const { double, store } = await openDouble();
    double.faults.next('read', { kind: 'refused', error: new RpcError(status.UNAVAILABLE, 'read ECONNRESET') });
    expect(await store.read(newStream())).toEqual([]);
  });

  it('goes on with the leader after it asked another', async () => {
    const { double, store } = await openDouble();
    const stream = newStream();
    await store.append(stream, notes('a'), NO_STREAM);
    double.faults.next('read', { kind: 'refused', error: notLeader('localhost', double.port) });
    expect(await store.read(stream)).toHaveLength(1);
  });

  it('of the whole log never mistakes a read that ended early for its end', async () => {
    const { double, store } = await openDouble();
    await store.append(newStream(), notes('a', 'b', 'c', 'd'), NO_STREAM);
    double.faults.next('read', { kind: 'slow', ms: 0 }, { kind: 'ends', after: 2 });
    expect(await flatten(store.readAll())).toHaveLength(4);
    double.faults.next('read', { kind: 'slow', ms: 0 }, { kind: 'ends', after: 0 });
    await expect(flatten(store.readAll())).rejects.toThrow(Unavailable);
  });

  it('replaces the client after failures that the library does not recover from', async () => {
    const { double, store } = await openDouble();
    const error = new RpcError(status.INTERNAL, 'features are gone');
    double.faults.next('features', { kind: 'refused', error });
    double.faults.next('read', ...Array.from({ length: 3 }, () => ({ kind: 'refused' as const, error })));
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(store.head()).rejects.toThrow(Unavailable);
    expect(await store.head()).toBeUndefined();
    // Appends ask for no features at all: there is nothing to be cached.
    await store.append(newStream(), notes('a'), NO_STREAM);
    expect(double.callsOf('features')).toBe(0);
  });
});

describe('positions', () => {
  it('are compared as numbers, and those of another log are refused', async () => {
    const { store } = await openDouble();
    expect(store.comparePositions('9:9', '10:10')).toBeLessThan(0);
    expect(store.comparePositions('18446744073709551615:1', '18446744073709551614:1')).toBeGreaterThan(0);
    expect(store.comparePositions('0', '1:1')).toBeLessThan(0);
    expect(() => store.comparePositions('12', '1:1')).toThrow(InvalidPosition);
    expect(await store.eventIdAt('12')).toBeUndefined();
  });

  it('that no event has are no error: the log was restored', async () => {
    const { store } = await openDouble();
    const { position } = await store.append(newStream(), notes('a', 'b'), NO_STREAM);
    const [commit = '0'] = position.split(':');
    const between = String(BigInt(commit) - 1n);
    expect(await store.eventIdAt(`${between}:${between}`)).toBeUndefined();
    expect(await store.eventIdAt('99999999:99999999')).toBeUndefined();
    expect(await store.eventIdAt(position)).toBeDefined();
  });
});

describe('a broken event', () => {
  it('stops whoever reads it, naming its position, and no one else', async () => {
    const { double, store } = await openDouble();
    const [broken, sound] = [newStream(), newStream()];
    const { position } = await store.append(broken, notes('a'), NO_STREAM);
    await store.append(sound, notes('b'), NO_STREAM);
    double.log.damage(BigInt(position.split(':')[0] ?? 0), '{"accountId":');
    await expect(store.read(broken)).rejects.toThrow(BrokenEvent);
    await expect(flatten(store.readAll())).rejects.toMatchObject({ position, stream: broken });
    await expect(collect(store, 2)).rejects.toThrow(`position ${position}`);
    expect(await store.read(sound)).toHaveLength(1);
    expect((await flatten(store.readAllStored()))[0]?.data).toBe('{"accountId":');
  });
});

describe('TLS and passwords', () => {
  async function secured(credentials: string) {
    const double = await new EsdbDouble({ users: { ardoise: 'p@ss/word:1' } }).start();
    const ca = join(tempDir(), 'ca.crt');
    writeFileSync(ca, CERTIFICATE);
    const url = `esdb://${credentials}@localhost:${double.port}?tls=true&tlsCAFile=${ca}`;
    const store = openEsdbEventStore({ url, codec: createCodec(), timing: QUICK });
    onTestFinished(async () => {
      await store.close();
      await double.stop();
    });
    return store;
  }

  it('go with every call', async () => {
    const store = await secured(`ardoise:${encodeURIComponent('p@ss/word:1')}`);
    const stream = newStream();
    await store.append(stream, notes('a'), NO_STREAM);
    expect(await store.read(stream)).toHaveLength(1);
    expect(await collect(store, 1)).toHaveLength(1);
  });

  it('that are wrong are Unavailable, for reading and writing', async () => {
    const store = await secured('ardoise:wrong');
    await expect(store.append(newStream(), notes('a'), NO_STREAM)).rejects.toThrow(Unavailable);
    await expect(store.head()).rejects.toThrow(Unavailable);
  });

  it('are asked for at start, unless the server has none', () => {
    expect(() => readConfig({ EVENTSTORE_URL: 'esdb://host:2113' })).toThrow(InvalidConfig);
    expect(readConfig({ EVENTSTORE_URL: 'esdb://host:2113?tls=false' }).esdbUrl).toBe('esdb://host:2113?tls=false');
    expect(readConfig({ EVENTSTORE_URL: 'esdb+discover://u:p@host:2113' }).esdbUrl).toContain('discover');
  });
});

describe('a connection string', () => {
  it('may have the name that the server bears today', () => {
    expect(readConfig({ EVENTSTORE_URL: 'kurrentdb://u:p@kurrentdb:2113' }).esdbUrl).toBe('esdb://u:p@kurrentdb:2113');
    expect(serverUrl('kurrentdb+discover://u:p@host')).toBe('esdb+discover://u:p@host');
    expect(() => readConfig({ EVENTSTORE_URL: 'kurrentdb://host:2113' })).toThrow(InvalidConfig);
  });

  it('is printed nowhere, whatever options it has: it holds a password', async () => {
    const warnings = [vi.spyOn(console, 'warn'), vi.spyOn(process, 'emitWarning')];
    for (const spy of warnings) spy.mockImplementation(() => undefined);
    onTestFinished(() => void vi.restoreAllMocks());
    const url = 'esdb://ardoise:secret@localhost:1?tls=false&tlsVerifyCert=false&throwOnAppendFailure=true&other=1';
    await openEsdbEventStore({ url, codec: createCodec() }).close();
    const printed = warnings.flatMap((spy) => spy.mock.calls.flat().map(String)).join();
    expect(printed).toContain('tlsVerifyCert, other');
    expect(printed).not.toContain('secret');
  });

  it.each([
    ['esdb://u:secret@host:port', /port number/],
    ['esdb://u:secret@host?tls=yes', /true or false/],
    ['esdb://u:se%cret@host:2113', /%25/],
    ['esdb://u:secret@host:2113?tlsCAFile=/nowhere/ca.crt', /certificate file/],
  ])('that the client cannot read is a setting to put right: %s', async (url, reason) => {
    const refusal = await openServerLog(url).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidConfig);
    expect(String(refusal)).toMatch(reason);
    expect(JSON.stringify({ ...(refusal as object) }) + String(refusal)).not.toMatch(/se%?cret/);
  });
});

describe('a cluster', () => {
  it('is found by its gossip', async () => {
    const double = await new EsdbDouble().start();
    const url = `esdb+discover://localhost:${double.port}?tls=false`;
    const store = openEsdbEventStore({ url, codec: createCodec(), timing: QUICK });
    await store.append(newStream(), notes('a'), NO_STREAM);
    expect(double.callsOf('gossip')).toBe(1);
    await store.close();
    await double.stop();
  });
});

describe('closing', () => {
  it('does not wait for a server that says nothing', async () => {
    const { double, store } = await openDouble();
    double.faults.next('read', { kind: 'silent' });
    store.read(newStream()).catch(() => undefined);
    const started = performance.now();
    await store.close();
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
