import { expect, it, onTestFinished } from 'vitest';
import { type Json, liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

/** What people type by mistake, and a parameter given twice. */
const WRONGS = ['hier', '-1', 'x'.repeat(600), 'a&{}=b'];

function urlsWithWrongs(paths: Json): readonly string[] {
  return Object.entries<Json>(paths).flatMap(([path, { get }]) => {
    const url = path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
    const names = (get?.parameters ?? []).flatMap((one: Json) => (one.in === 'query' ? [one.name] : []));
    return names.flatMap((name: string) => WRONGS.map((wrong) => `${url}?${name}=${wrong.replace('{}', name)}`));
  });
}

it('says in French, and with what would be right, what is wrong with any parameter of any read', async () => {
  const live = await liveApplication(tempDir());
  onTestFinished(live.stop);
  const urls = urlsWithWrongs((await live.get('/openapi.json')).body.paths);
  expect(urls.length).toBeGreaterThan(100);
  const answers = await Promise.all(urls.map((url) => live.get(url)));
  const said = new Set(answers.flatMap(({ body }) => (body?.errors ?? []).map(({ message }: Json) => message)));

  expect(answers.filter(({ status }) => status === 500)).toEqual([]);
  expect(said.size).toBeGreaterThan(5);
  for (const message of said) {
    expect(message).not.toMatch(/invalid|expected|string|array|forme|motif|\/\^/i);
    expect(message).toMatch(/\.$/);
  }
}, 60_000);
