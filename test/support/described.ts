import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../src/api/openapi.js';
import { allReads } from '../../src/api/reads/all.js';
import type { ReadDeps } from '../../src/api/reads/deps.js';
import { commands } from '../../src/commands/all.js';
import { TryLater } from '../../src/commands/tryLater.js';
import { RuleViolation } from '../../src/domain/shared/ruleViolation.js';

// The description is looked into freely: what it holds is what is being tested.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any;

/** What /openapi.json says, without a server: reads ask nothing of the world before they are called. */
export const description: Json = structuredClone(openApiDocument(commands.values(), allReads({} as ReadDeps), 'test'));

const routes = Object.entries<Json>(description.paths).map(([path, operations]) => ({
  path,
  operations,
  // Templates after literals: /accounts/duplicates is no reference.
  pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}));
routes.sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));

type Answered = Readonly<{ status: number; body: unknown }>;

/**
 * Throws when an answer is not one that /openapi.json describes: a problem whose code it does not list for this route and
 * status, a field that it does not name, or one that is missing. Every call of the suite through `client` passes here.
 */
export function assertDescribed(method: 'get' | 'post', pathAndQuery: string, { status, body }: Answered): void {
  const [path = ''] = pathAndQuery.split('?');
  // Health has its own form.
  if (!path.startsWith('/api/')) return;
  const operation = routes.find(({ pattern }) => pattern.test(path))?.operations[method];
  // A node without the role api has no such route.
  const isServed = (body as Readonly<{ code?: string }> | undefined)?.code !== 'route.unknown';
  if (operation === undefined || body === undefined || !isServed) return;
  const response = resolved(operation.responses[status]);
  const what = `${method.toUpperCase()} ${path}: /openapi.json does not describe`;
  if (response === undefined) throw new Error(`${what} ${status} ${JSON.stringify(body).slice(0, 300)}`);
  if (status !== 200) {
    const { code } = body as Readonly<{ code?: string }>;
    if (!codesOf(response).includes(code ?? '')) throw new Error(`${what} ${status} ${code}`);
    return;
  }
  const validate = validatorOf(response);
  if (validate?.(body) === false) {
    throw new Error(`${what} this answer: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
  }
}

/** Throws when a command is refused with a code that its definition does not declare. */
export function assertDeclared(command: unknown, refusal: unknown): void {
  const name = typeof command === 'string' ? command : (command as Readonly<{ type?: string }>).type;
  const known = commands.get(name ?? '');
  const code = refusal instanceof RuleViolation || refusal instanceof TryLater ? refusal.code : refusal;
  // What is no command of the registry is a job's own; what is no code is no refusal.
  if (known === undefined || typeof code !== 'string') return;
  const { responses } = description.paths[`/api/commands/${name}`].post;
  if (Object.values(responses).some((response) => codesOf(resolved(response)).includes(code))) return;
  throw new Error(`${name} is refused with ${code}, which it does not declare (\`refusals\` in its defineCommand)`);
}

/** The codes that a response other than 200 lists. */
export function codesOf(response: Json): readonly string[] {
  return response.content?.['application/problem+json']?.schema.allOf[1].properties.code.enum ?? [];
}

/** What a `$ref` of the description stands for. */
export function resolved(node: Json): Json {
  if (node?.$ref === undefined) return node;
  return String(node.$ref)
    .slice(2)
    .split('/')
    .reduce((found, key) => found?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], description);
}

const formats = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
};
const ajv = new Ajv2020({ strict: false, formats });
ajv.addSchema({ $id: 'openapi', components: { schemas: closed(description.components.schemas) } });
const validators = new Map<unknown, ValidateFunction>();

function validatorOf(response: Json): ValidateFunction | undefined {
  const schema = response.content?.['application/json']?.schema;
  if (schema === undefined) return undefined;
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(closed(schema)).replaceAll('"#/components/', '"openapi#/components/');
  const validate = ajv.compile(JSON.parse(text));
  validators.set(schema, validate);
  return validate;
}

/** Answers may gain fields, so the description leaves objects open; here a field that it does not name is a fault. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const within = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = schema.type === 'object' && schema.properties !== undefined;
  return isObject && schema.additionalProperties === undefined ? { ...within, additionalProperties: false } : within;
}

/** The fields of the named schemas, as `Account.name`, that a body of this read shows. */
export function fieldsSeen(path: string, body: unknown): ReadonlySet<string> {
  const seen = new Set<string>();
  look(description.paths[path].get.responses[200].content['application/json'].schema, body, undefined, seen);
  return seen;
}

/** All of them. */
export const FIELDS: readonly string[] = Object.entries<Json>(description.components.schemas).flatMap(
  ([name, schema]) => Object.keys(schema.properties ?? {}).map((field) => `${name}.${field}`),
);

function look(given: Json, value: Json, name: string | undefined, seen: Set<string>): void {
  if (given?.$ref !== undefined) {
    look(resolved(given), value, String(given.$ref).split('/').at(-1), seen);
    return;
  }
  if (typeof value !== 'object' || value === null || given === undefined) return;
  for (const choice of given.anyOf ?? []) look(choice, value, name, seen);
  if (Array.isArray(value)) for (const item of value) look(given.items, item, undefined, seen);
  for (const field of Object.keys(given.properties ?? {}).filter((one) => value[one] !== undefined)) {
    if (name !== undefined) seen.add(`${name}.${field}`);
    look(given.properties[field], value[field], undefined, seen);
  }
}
