import { frenchAccount } from './frenchData.js';
import { httpCaller } from './httpCaller.js';

/** So many callers, each sending its next command when the last one is answered; a program. */
type Settings = Readonly<{ url: string; token: string; callers: number; accounts: number; commands: number }>;

// Its parent wrote it: see startLoad.
const { url, token, callers, accounts, commands } = JSON.parse(process.argv[2] ?? '') as Settings;
const call = httpCaller(url, token, callers);
const failures: string[] = [];
const created: string[] = [];
process.on('disconnect', () => process.exit(1));

async function send(name: string, body: unknown): Promise<string> {
  const { status, text } = await call({ method: 'POST', path: `/api/commands/${name}`, body });
  if (status !== 200) throw new Error(`${name}: ${status} ${text.slice(0, 200)}`);
  // What every command answers.
  return (JSON.parse(text) as Readonly<{ id: string }>).id;
}

async function createProspect(number: number): Promise<void> {
  const { name, email } = frenchAccount(number);
  const phone = `014268${String(number % 10_000).padStart(4, '0')}`;
  created.push(await send('CreateProspect', { name, email, phone, contact: { lastName: 'Martin' } }));
}

/** Four notes on one new prospect. */
async function mixed(at: number): Promise<void> {
  if (at % 5 === 0) return createProspect(accounts + at);
  const accountId = created[(at * 7_919) % created.length];
  await send('AddNote', { accountId, body: 'A rappelé : le devis convient, la date reste à fixer.' });
}

/** Answers the milliseconds of each call. */
async function together(count: number, work: (at: number) => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const start = performance.now();
      await work(next).catch((error: unknown) => failures.push(String(error)));
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return times;
}

await together(accounts, createProspect);
const since = performance.now();
const times = await together(commands, mixed);
process.send?.({ times, failures, tookMs: performance.now() - since }, () => process.disconnect());
