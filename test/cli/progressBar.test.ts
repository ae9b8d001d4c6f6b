import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { withProgressBar } from '../../src/cli/progressBar.js';

async function shown(isTTY: boolean): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const events = await withProgressBar(async ({ progress, events: read }) => {
    progress({ events: 1_234, position: '50/50', head: '100/100' });
    return read();
  }, stream);
  expect(events).toBe(1_234);
  return String(stream.read() ?? '');
}

it('shows on a terminal how far the log has been read, and nothing elsewhere', async () => {
  expect(await shown(true)).toMatch(/Lecture du journal \|.*100 % · 1234 événements/);
  expect(await shown(false)).toBe('');
});
