import { join, resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  ADMIN_TOKEN: z.string().optional(),
  EVENTSTORE_URL: z.string().startsWith('file:', 'EVENTSTORE_URL must be file:/path/to/events.db.').optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'SMTP_URL must be smtp://... or smtps://...' }).optional(),
  DOCUMENTS_DIR: z.string().min(1).optional(),
  METRICS_TOKEN: z.string().optional(),
  MEILI_URL: z.url({ protocol: /^https?$/, error: 'MEILI_URL must be http://... or https://...' }).optional(),
  MEILI_KEY: z.string().optional(),
  MEILI_INDEX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'MEILI_INDEX may have letters, digits, - and _.')
    .default('ardoise'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string;
  /** Path of the embedded log. */
  eventsFile: string;
  documentsDir: string;
  outboxDir: string;
  smtpUrl?: string;
  /** The search server; without it the index is embedded. */
  meili?: Readonly<{ url: string; key?: string; index: string }>;
  /** Without it no call is let in. */
  adminToken?: string;
  /** What /metrics asks for; without it /metrics is open to whoever reaches the port. */
  metricsToken?: string;
  logLevel: string;
}>;

/** A setting that cannot be used: says which one, and what would be right. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}

/** The only reader of the environment. An empty variable counts as absent. Throws InvalidConfig. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new InvalidConfig(z.prettifyError(parsed.error));

  const { PORT, HOST, DATA_DIR, ADMIN_TOKEN, EVENTSTORE_URL, SMTP_URL, DOCUMENTS_DIR, METRICS_TOKEN, LOG_LEVEL } =
    parsed.data;
  const dataDir = resolve(DATA_DIR);
  return {
    port: PORT,
    host: HOST,
    dataDir,
    eventsFile:
      EVENTSTORE_URL === undefined ? join(dataDir, 'events.db') : resolve(EVENTSTORE_URL.slice('file:'.length)),
    documentsDir: DOCUMENTS_DIR === undefined ? join(dataDir, 'documents') : resolve(DOCUMENTS_DIR),
    outboxDir: join(dataDir, 'outbox'),
    ...(SMTP_URL === undefined ? {} : { smtpUrl: SMTP_URL }),
    ...(ADMIN_TOKEN === undefined ? {} : { adminToken: ADMIN_TOKEN }),
    ...(METRICS_TOKEN === undefined ? {} : { metricsToken: METRICS_TOKEN }),
    logLevel: LOG_LEVEL,
  };
}
