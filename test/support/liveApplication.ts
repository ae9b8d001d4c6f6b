import { type Logger, pino } from 'pino';
import type { Application } from '../../src/application.js';
import { type Config, readConfig } from '../../src/config.js';
import { createApplication } from '../../src/main.js';
import { serve } from '../../src/serve.js';
import { assertDescribed } from './described.js';

export const TOKEN = 'a-token-for-tests-only';

export type Reply = Readonly<{ status: number; headers: Headers; body: Json; text: string }>;
// Answers are looked into freely in tests: what they hold is what is being tested.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Json = any;

export type Live = Readonly<{
  url: string;
  config: Config;
  application: Application;
  get: (path: string, headers?: Record<string, string>) => Promise<Reply>;
  command: (name: string, body: unknown, headers?: Record<string, string>) => Promise<Reply>;
  stop: () => Promise<void>;
}>;

export type Client = Pick<Live, 'url' | 'get' | 'command'>;

/** The whole application in this process, on a port of its own. `settings` are environment variables. */
export async function liveApplication(
  dataDir: string,
  settings: Record<string, string> = {},
  logger?: Logger,
): Promise<Live> {
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', ADMIN_TOKEN: TOKEN, LOG_LEVEL: 'silent', ...settings });
  const log = logger ?? pino({ level: config.logLevel });
  const application = await createApplication(config, log);
  const http = await serve(application, config, log);
  await application.start();

  return {
    ...client(http.url),
    config,
    application,
    stop: async () => {
      await http.close();
      await application.stop();
    },
  };
}

/**
 * Calls a server as the holder of a token: the admin's, unless another is given. Throws for an answer that /openapi.json
 * does not describe.
 */
export function client(url: string, token = TOKEN): Client {
  const auth = { authorization: `Bearer ${token}` };
  return {
    url,
    get: async (path, headers = {}) => {
      const answer = await reply(await fetch(`${url}${path}`, { headers: { ...auth, ...headers } }));
      assertDescribed('get', path, answer);
      return answer;
    },
    command: async (name, body, headers = {}) => {
      const path = `/api/commands/${name}`;
      const answer = await reply(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { ...auth, 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
      assertDescribed('post', path, answer);
      return answer;
    },
  };
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
