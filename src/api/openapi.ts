import type { AnyCommand } from '../commands/registry.js';
import type { Role } from '../domain/user/events.js';
import { asOfQuery } from './askedInstant.js';
import { problemExamples, problemResponses, sharedResponses } from './openapiProblems.js';
import { contentOf, namedSchemas, requestSchema } from './openapiSchemas.js';
import { problemsOfCommand, problemsOfRead } from './problemLists.js';
import { afterQuery, type Read } from './read.js';
import { answer } from './views/answer.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * OpenAPI 3.1, from the command registry and the list of reads: what is served is what is described. `publicUrl` is where
 * callers reach the server; without it, wherever they got the description from.
 */
export function openApiDocument(
  given: Iterable<AnyCommand>,
  reads: readonly Read[],
  version: string,
  publicUrl = '/',
): Json {
  const commands = [...given];
  const commandPaths = commands.map((command) => [`/api/commands/${command.name}`, { post: commandOf(command) }]);
  const readPaths = reads.map((read) => [pathOf(read), { get: readOf(read) }]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ardoise',
      version,
      description:
        'Client and billing register of a telecom operator. Commands change, reads show. Money is integer cents, dates are YYYY-MM-DD, instants are ISO 8601 in UTC. Answers may gain fields; codes and fields that are there stay.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    paths: { ...Object.fromEntries([...commandPaths, ...readPaths]), ...health },
    components: {
      ...components,
      schemas: { ...namedSchemas([answer, ...reads.map(({ response }) => response)]), Problem },
      responses: sharedResponses(),
      examples: problemExamples([...commands.map(problemsOfCommand), ...reads.map(problemsOfRead)]),
    },
  };
}

function commandOf(command: AnyCommand): Json {
  const { name, noun, summary, schema, roles } = command;
  return {
    operationId: name,
    tags: [noun],
    summary,
    description: rolesLine(roles),
    parameters: [
      onBehalfOf,
      header('Idempotency-Key', 'The same key with the same body answers the first answer again.', { type: 'string' }),
      header('If-Match', 'The revision seen; 412 when the stream has moved since.', { type: 'string' }),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: requestSchema(schema), ...examplesOf(command) } },
    },
    responses: {
      200: { description: 'Carried out', content: contentOf(answer) },
      ...problemResponses('Command', problemsOfCommand(command)),
    },
  };
}

/** One example as such; several by what they show. */
function examplesOf({ example, otherExamples = {} }: AnyCommand): Json {
  const others = Object.entries(otherExamples).map(([shows, value]) => [shows, { value }]);
  return others.length === 0 ? { example } : { examples: { Usual: { value: example }, ...Object.fromEntries(others) } };
}

function readOf(read: Read): Json {
  const { noun, summary, path, query, response, roles, past } = read;
  const { properties, required = [] } = requestSchema(
    query.extend({ ...(past === true ? asOfQuery : {}), ...afterQuery }),
  ) as Readonly<{
    properties: Readonly<Record<string, Json>>;
    required?: readonly string[];
  }>;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) =>
    parameter(String(name), 'path', true, { type: 'string' }),
  );
  const inQuery = Object.entries(properties).map(([name, schema]) =>
    parameter(name, 'query', required.includes(name), schema),
  );
  return {
    operationId: operationIdOf(path),
    tags: [noun],
    summary,
    description: rolesLine(roles),
    parameters: [...inPath, ...inQuery, onBehalfOf, header('X-After-Position', 'As `after`.', { type: 'string' })],
    responses: {
      200: { description: summary, content: contentOf(response) },
      ...problemResponses('Read', problemsOfRead(read)),
    },
  };
}

/** `getInvoicesNumberPdf` for `/invoices/:number.pdf`. */
function operationIdOf(path: string): string {
  const words = path.match(/\w+/g) ?? [];
  return `get${words.map((word) => word.replace(/^./, (first) => first.toUpperCase())).join('')}`;
}

/** Who may, as docs/adr/0012 says it. */
function rolesLine(roles: readonly Role[]): string {
  const limited = roles.includes('sales') ? ' Sales reach the accounts that they own.' : '';
  return `Roles: ${roles.join(', ')}.${limited}`;
}

const onBehalfOf: Json = { $ref: '#/components/parameters/OnBehalfOf' };

const pathOf = ({ path }: Read): string => `/api${path.replace(/:(\w+)/g, '{$1}')}`;

function parameter(name: string, place: 'path' | 'query', required: boolean, schema: Json): Json {
  return { name, in: place, required, schema };
}

function header(name: string, description: string, schema: Json): Json {
  return { name, in: 'header', required: false, description, schema };
}

const plain = (summary: string, statuses: Json): Json => ({
  get: { tags: ['health'], summary, security: [], responses: statuses },
});

const health: Json = {
  '/healthz': plain('The process answers.', { 200: { description: 'Alive' } }),
  '/readyz': plain('The read models have caught up with the log.', {
    200: { description: 'Ready' },
    503: { description: 'Not ready, with the reason' },
  }),
};

const components: Json = {
  securitySchemes: {
    bearer: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN, or a token of a user (IssueUserToken)' },
  },
  parameters: {
    OnBehalfOf: header(
      'X-On-Behalf-Of',
      'Id of a user. For ADMIN_TOKEN alone: the user is the actor, with the user’s rights, and both are recorded.',
      { type: 'string' },
    ),
  },
};

const Problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; what a program looks at', examples: ['account.siret_taken'] },
    detail: { type: 'string', description: 'French; what a person reads' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
