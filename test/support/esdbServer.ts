import { EsdbDouble } from './esdbDouble/esdbDouble.js';

/**
 * The double as a server of its own: `npx tsx test/support/esdbServer.ts [port]`. Prints its connection string as a JSON
 * text, keeps everything in memory, and writes system events of its own as a real server does.
 */
const double = await new EsdbDouble({ noiseEvery: 25 }).start(Number(process.argv[2] ?? 0));
process.stdout.write(`${JSON.stringify(double.url)}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void double.stop().then(() => process.exit(0)));
}
