import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HttpServer, listen } from '../../src/api/listen.js';

/** A server whose `/slow` takes its time. */
async function server(): Promise<HttpServer> {
  const app = express();
  app.get('/slow', async (_request, response) => {
    await sleep(300);
    response.json('answered');
  });
  return listen(app, '127.0.0.1', 0);
}

/** A connection that has sent `text` and nothing more. */
async function connectionThatSent(url: string, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  await sleep(50);
  return socket;
}

async function msToClose(http: HttpServer): Promise<number> {
  const started = performance.now();
  await http.close();
  return performance.now() - started;
}

describe('a server that is being closed', () => {
  it('answers the calls in flight first', async () => {
    const http = await server();
    const call = fetch(`${http.url}/slow`);
    await sleep(50);
    await http.close();
    expect(await (await call).json()).toBe('answered');
    await expect(fetch(`${http.url}/slow`)).rejects.toThrow();
  });

  it('lets go of a connection that was kept alive as soon as its last call is answered', async () => {
    const http = await server();
    // Keeps its connection: the answer comes while the server is being closed.
    const call = fetch(`${http.url}/slow`);
    await sleep(50);
    expect(await msToClose(http)).toBeLessThan(2_500);
    await call;
  });

  it('does not wait for a connection that stopped in the middle of its second request', async () => {
    const http = await server();
    const first = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n';
    const socket = await connectionThatSent(http.url, first);
    await once(socket, 'data');
    await sleep(50);
    socket.write('GET /slow HTTP/1.1\r\nHo');
    await sleep(50);
    expect(await msToClose(http)).toBeLessThan(2_500);
  });

  it.each([
    ['nothing', ''],
    ['half a request', 'GET /slow HTTP/1.1\r\nHost: '],
  ])('does not wait for a connection that has sent %s', async (_what, text) => {
    const http = await server();
    const socket = await connectionThatSent(http.url, text);
    const gone = once(socket, 'close');
    // It would otherwise wait for the caller, who says nothing more.
    expect(await msToClose(http)).toBeLessThan(2_500);
    await gone;
  });
});
