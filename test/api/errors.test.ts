import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { problemDetails } from '../../src/api/errors.js';
import { listen } from '../../src/api/listen.js';

/** What a call is answered whose handler throws. */
async function answerTo(error: unknown) {
  const app = express();
  const logged: unknown[] = [];
  app.get('/', () => {
    throw error;
  });
  app.use(problemDetails((one) => logged.push(one)));
  const http = await listen(app, '127.0.0.1', 0);
  onTestFinished(() => http.close());
  const response = await fetch(http.url);
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    // A problem, with these among its fields.
    body: (await response.json()) as Readonly<{ code: string; detail: string }>,
    logged,
  };
}

const refused = (code: string): Error => Object.assign(new Error(`${code}: refused, write '/secret/path'`), { code });

it('a disk that is full or refuses a document is 503 with Retry-After, and is logged', async () => {
  for (const code of ['ENOSPC', 'EROFS']) {
    const { status, retryAfter, body, logged } = await answerTo(refused(code));
    expect({ status, retryAfter, code: body.code }).toEqual({
      status: 503,
      retryAfter: '30',
      code: 'document.unavailable',
    });
    expect(body.detail).toContain(code);
    expect(logged).toHaveLength(1);
  }
});

it('whatever else is thrown is 500, and its text stays inside', async () => {
  for (const error of [refused('ENOENT'), new Error('a secret'), 'a secret']) {
    const { status, body } = await answerTo(error);
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toContain('secret');
  }
});
