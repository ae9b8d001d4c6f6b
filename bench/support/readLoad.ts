import { setTimeout as sleep } from 'node:timers/promises';
import { frenchAccount } from './frenchData.js';
import { httpCaller } from './httpCaller.js';

/** Reads at a fixed rate, whether or not earlier ones were answered, until it is told to finish; a program. */
type Settings = Readonly<{ url: string; token: string; perSecond: number; accounts: number; period: string }>;

const WARM_UP = 300;

// Its parent wrote it: see startLoad.
const { url, token, perSecond, accounts, period } = JSON.parse(process.argv[2] ?? '') as Settings;
const call = httpCaller(url, token, 64);
let times: number[] = [];
let failures: string[] = [];
let since = performance.now();
let finishing = false;
const underWay = new Set<Promise<void>>();

process.on('message', (message) => {
  if (message === 'finish') {
    finishing = true;
    return;
  }
  times = [];
  failures = [];
  since = performance.now();
});
process.on('disconnect', () => process.exit(1));

/** What staff do all day, by turns: open a fiche, look through a list, search, look at invoices. */
function pathOf(at: number): string {
  const number = 1 + ((at * 7_919) % accounts);
  const reference = `CL${String(number).padStart(6, '0')}`;
  const { name, phones } = frenchAccount(number);
  switch (at % 8) {
    case 0:
    case 1:
    case 2:
      return `/api/accounts/${reference}`;
    case 3:
      return '/api/accounts?limit=50';
    case 4:
      return `/api/search?q=${encodeURIComponent(name.slice(0, 3 + (at % 5)))}`;
    case 5:
      return `/api/search?q=${(phones[0] ?? '').slice(5, 9 + (at % 3))}`;
    case 6:
      return `/api/invoices?account=${reference}`;
    default:
      return `/api/invoices?limit=50&period=${period}`;
  }
}

/** The time counts from when the call was due: a generator that is late must not hide a slow server. */
async function read(path: string, due: number): Promise<void> {
  try {
    const { status, text } = await call({ method: 'GET', path });
    if (status !== 200) throw new Error(`${status} ${text.slice(0, 200)}`);
    if (due >= since) times.push(performance.now() - due);
  } catch (error) {
    failures.push(`GET ${path}: ${String(error)}`);
  }
}

for (let at = 0; at < WARM_UP; at += 1) await read(pathOf(at), performance.now());
process.send?.('warm');
const started = performance.now();
let sent = 0;
while (!finishing) {
  const due = started + (sent * 1_000) / perSecond;
  const early = due - performance.now();
  if (early > 0) await sleep(early);
  const reading: Promise<void> = read(pathOf(sent), due).finally(() => underWay.delete(reading));
  underWay.add(reading);
  sent += 1;
}
const tookMs = performance.now() - since;
await Promise.all(underWay);
process.send?.({ times, failures, tookMs }, () => process.disconnect());
