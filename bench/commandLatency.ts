import { startLoad } from './support/loadProcess.js';
import { millis, type Row, whole } from './support/row.js';
import { SERVE, startServer, TOKEN } from './support/serverProcess.js';
import { percentile } from './support/stats.js';
import { inTempFolder } from './support/tempFolder.js';

const CALLERS = 32;

type Sizes = Readonly<{ accounts: number; commands: number }>;

/** AddNote and CreateProspect, 4 to 1, on the real server, which already holds `accounts` prospects. */
export async function benchCommandLatency({ accounts, commands }: Sizes): Promise<Row> {
  return inTempFolder(async (folder) => {
    const server = await startServer(SERVE, folder);
    try {
      const load = startLoad('commandLoad', { url: server.url, token: TOKEN, callers: CALLERS, accounts, commands });
      const { times, tookMs } = await load.result();
      return {
        what: `command latency over HTTP, ${CALLERS} callers`,
        measured: `${whole((times.length * 1_000) / tookMs)} commands/s, AddNote and CreateProspect 4 to 1`,
        result: `p50 ${millis(percentile(times, 0.5))}, p99 ${millis(percentile(times, 0.99))}`,
        target: 'shown',
        verdict: 'shown',
      };
    } finally {
      await server.stop();
    }
  });
}
