import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Live, liveApplication } from '../support/liveApplication.js';
import { tempDir } from '../support/tempDir.js';

const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-metrics-'));
let live: Live;

beforeAll(async () => {
  live = await liveApplication(dataDir);
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const scrape = (url: string, headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers });

describe('/metrics', () => {
  it('is open when no METRICS_TOKEN is set, and in Prometheus’ text form', async () => {
    const response = await scrape(live.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('asks for METRICS_TOKEN when it is set', async () => {
    const closed = await liveApplication(tempDir(), { METRICS_TOKEN: 'the-scraper-s-own-token' });
    onTestFinished(() => closed.stop());
    const { url } = closed;
    expect((await scrape(url)).status).toBe(401);
    expect((await scrape(url, { authorization: 'Bearer another' })).status).toBe(401);
    expect((await scrape(url, { authorization: 'Bearer the-scraper-s-own-token' })).status).toBe(200);
  });

  it('counts commands by outcome, appended events, and answers by route without any id', async () => {
    const { command, get, url } = live;
    const { body } = await command('CreateProspect', { name: 'Moulins Roy' });
    await command('CreateProspect', {});
    await command('AddNote', { accountId: '00000000-0000-4000-8000-000000000000', body: 'Bonjour' });
    await get(`/api/accounts/${body.id}?after=${body.position}`);

    const text = await (await scrape(url)).text();
    expect(text).toContain('ardoise_commands_total{command="CreateProspect",outcome="done"} 1');
    expect(text).toContain('ardoise_commands_total{command="CreateProspect",outcome="invalid"} 1');
    expect(text).toContain('ardoise_commands_total{command="AddNote",outcome="refused"} 1');
    expect(text).toMatch(/^ardoise_events_appended_total [1-9]/m);
    expect(text).toMatch(/^ardoise_http_request_duration_seconds_count\{.*route="\/api\/accounts\/:ref".*\} 1$/m);
    expect(text).not.toContain(body.id);
  });

  it('says how far the read model and the jobs are', async () => {
    const { command, get, url } = live;
    const { body } = await command('CreateProspect', { name: 'Moulins Roy' });
    await get(`/api/accounts?after=${body.position}`);
    const text = await (await scrape(url)).text();
    expect(text).toContain('ardoise_ready 1');
    expect(text).toContain(`ardoise_read_model_position ${body.position}`);
    expect(text).toContain('ardoise_read_model_lag_seconds 0');
    expect(text).toContain('ardoise_job_state{job="sendMails",state="running"} 1');
    expect(text).toContain('ardoise_lease_held 1');
    expect(text).toContain('ardoise_deliveries{status="failed"} 0');
  });
});
