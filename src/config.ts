import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { faultLine, faultsOf, InvalidConfig, LOG_PASSWORD, LOG_URL, SECRETS, SERVER_URL } from './configWords.js';

const ROLES = ['api', 'jobs'] as const;
type NodeRole = (typeof ROLES)[number];

const isRole = (name: string): name is NodeRole => ROLES.some((role) => role === name);

function rolesOf(text: string, context: z.RefinementCtx): readonly NodeRole[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isRole)) return names;
  context.addIssue({ code: 'custom' });
  return z.NEVER;
}

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** A number of proxies, or what Express takes for their addresses. */
function isTrust(text: string): boolean {
  return /^\d{1,3}$/.test(text) || text.split(',').every((one) => isTrusted(one.trim()));
}

function isTrusted(one: string): boolean {
  if (NETWORKS.includes(one)) return true;
  const [address = '', range] = one.split('/', 2);
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most === undefined || range === undefined) return most !== undefined;
  return isIP(range) !== 0 || (/^[1-9]\d{0,2}$/.test(range) && Number(range) <= most);
}

/** As the server was renamed, so was the scheme; the client that speaks to both knows the first one only. */
const ESDB = /^(?:esdb|kurrentdb)(\+discover)?:\/\//;
const forClient = (url: string): string => url.replace(/^kurrentdb(?=:|\+)/, 'esdb');
const WITH_PASSWORD = /^[^:]+:\/\/[^:@/]+:[^@]+@/;

/** A server with TLS lets nobody write without a password, and says so only at the first call. */
function checkLog(url: string, context: z.RefinementCtx): void {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if (!url.startsWith('file:') && !ESDB.test(url)) {
    refuse(LOG_URL);
  } else if (ESDB.test(url) && !/[?&]tls=false\b/i.test(url) && !WITH_PASSWORD.test(url)) {
    refuse(LOG_PASSWORD);
  }
}

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  ADMIN_TOKEN: z.string().optional(),
  EVENTSTORE_URL: z.string().superRefine(checkLog).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  DOCUMENTS_DIR: z.string().min(1).optional(),
  METRICS_TOKEN: z.string().optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MEILI_URL: z.url({ protocol: /^https?$/ }).optional(),
  MEILI_KEY: z.string().optional(),
  MEILI_INDEX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/)
    .default('ardoise'),
  TRUST_PROXY: z.string().refine(isTrust).optional(),
  ROLES: z.string().default('api,jobs').transform(rolesOf),
  LEASE_SECONDS: z.coerce.number().min(1).max(600).default(15),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string;
  /** Path of the embedded log; not used with `esdbUrl`. */
  eventsFile: string;
  /** Connection string of EventStoreDB, which then holds the log. */
  esdbUrl?: string;
  documentsDir: string;
  outboxDir: string;
  smtpUrl?: string;
  /** The search server; without it the index is embedded. */
  meili?: Readonly<{ url: string; key?: string; index: string }>;
  /** Without it no call is let in. */
  adminToken?: string;
  /** Where callers reach this node, without a slash at its end: what OpenAPI names. */
  publicUrl?: string;
  /** What /metrics asks for; without it /metrics is open to whoever reaches the port. */
  metricsToken?: string;
  /** Whose X-Forwarded-For is believed: a number of proxies, or their addresses. */
  trustProxy?: string;
  /** What the node does beside following the log. */
  roles: readonly NodeRole[];
  /** Term of the jobs' lease. The same on every node. */
  leaseSeconds: number;
  logLevel: string;
}>;

/**
 * The only reader of the environment. An empty variable counts as absent. What is secret may be in a file that
 * `<NAME>_FILE` names, as Docker and Kubernetes hand secrets over. Throws InvalidConfig.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = withSecrets(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new InvalidConfig(faultsOf(parsed.error.issues, given));

  const {
    PORT,
    HOST,
    DATA_DIR,
    ADMIN_TOKEN,
    EVENTSTORE_URL,
    SMTP_URL,
    DOCUMENTS_DIR,
    METRICS_TOKEN,
    LOG_LEVEL,
    ...node
  } = parsed.data;
  const dataDir = resolve(DATA_DIR);
  return {
    port: PORT,
    host: HOST,
    dataDir,
    ...logOf(EVENTSTORE_URL, dataDir),
    documentsDir: DOCUMENTS_DIR === undefined ? join(dataDir, 'documents') : resolve(DOCUMENTS_DIR),
    outboxDir: join(dataDir, 'outbox'),
    ...(SMTP_URL === undefined ? {} : { smtpUrl: SMTP_URL }),
    ...(ADMIN_TOKEN === undefined ? {} : { adminToken: ADMIN_TOKEN }),
    ...(METRICS_TOKEN === undefined ? {} : { metricsToken: METRICS_TOKEN }),
    ...(node.PUBLIC_URL === undefined ? {} : { publicUrl: node.PUBLIC_URL.replace(/\/+$/, '') }),
    ...(node.TRUST_PROXY === undefined ? {} : { trustProxy: node.TRUST_PROXY }),
    roles: node.ROLES,
    leaseSeconds: node.LEASE_SECONDS,
    ...(node.MEILI_URL === undefined ? {} : { meili: meiliOf(node.MEILI_URL, node.MEILI_KEY, node.MEILI_INDEX) }),
    logLevel: LOG_LEVEL,
  };
}

function logOf(url: string | undefined, dataDir: string): Pick<Config, 'eventsFile' | 'esdbUrl'> {
  if (url?.startsWith('file:') === true) return { eventsFile: resolve(url.slice('file:'.length)) };
  return { eventsFile: join(dataDir, 'events.db'), ...(url === undefined ? {} : { esdbUrl: forClient(url) }) };
}

/** A connection string of EventStoreDB, given by hand where `where` says. Throws InvalidConfig. */
export function serverUrl(url: string, where = '--to'): string {
  const { success, error } = z
    .string()
    .superRefine((given, context) => {
      if (ESDB.test(given)) checkLog(given, context);
      else context.addIssue({ code: 'custom', message: SERVER_URL });
    })
    .safeParse(url);
  if (!success) throw new InvalidConfig(faultLine(where, url, error.issues[0]?.message ?? SERVER_URL, true));
  return forClient(url);
}

/** The same, in a file of its own. Throws InvalidConfig. */
export function serverUrlIn(file: string): string {
  return serverUrl(secretIn(file, '--to-file'), '--to-file');
}

/** Every variable that is read, in alphabetical order. */
export const VARIABLES: readonly string[] = [
  ...Object.keys(schema.shape),
  ...SECRETS.map((name) => `${name}_FILE`),
].sort();

type Given = Readonly<Record<string, string | undefined>>;

function withSecrets(given: Given): Given {
  const found = SECRETS.flatMap((name) => {
    const file = given[`${name}_FILE`];
    if (file === undefined) return [];
    if (given[name] !== undefined)
      throw new InvalidConfig(`${name} et ${name}_FILE sont donnés tous les deux : gardez l’un des deux.`);
    return [[name, secretIn(file, `${name}_FILE`)]];
  });
  return { ...given, ...Object.fromEntries(found) };
}

/** Without the line end that an editor leaves. `where` is for people. */
function secretIn(file: string, where: string): string {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw new InvalidConfig(
      `${where} : ${file} ne peut pas être lu (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
  throw new InvalidConfig(`${where} : ${file} est vide : mettez-y la valeur.`);
}

function meiliOf(url: string, key: string | undefined, index: string): NonNullable<Config['meili']> {
  return { url, index, ...(key !== undefined && { key }) };
}
