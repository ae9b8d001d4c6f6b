import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.js';
import { openReplayed } from '../../src/mainReplay.js';
import { serve } from '../../src/serve.js';
import { type Client, client, TOKEN } from './liveApplication.js';

/** Serves, in this process and until the test has finished, what was built in a folder. */
export async function replayed(dir: string, settings: Record<string, string> = {}): Promise<Client> {
  const config = readConfig({ DATA_DIR: dir, PORT: '0', ADMIN_TOKEN: TOKEN, LOG_LEVEL: 'silent', ...settings });
  const log = pino({ level: 'silent' });
  const application = await openReplayed(config, log);
  const http = await serve(application, config, log);
  await application.start();
  onTestFinished(async () => {
    await http.close();
    await application.stop();
  });
  return client(http.url);
}
