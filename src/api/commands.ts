import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Answer, CommandContext } from '../commands/context.js';
import { personContext } from '../commands/personContext.js';
import { RIGHTS, scopeFor } from '../commands/policy.js';
import type { AnyCommand } from '../commands/registry.js';
import type { Scope } from '../domain/shared/scope.js';
import { callerOf } from './caller.js';
import { HttpProblem } from './errors.js';
import { reached } from './reached.js';

const headers = z.object({
  'idempotency-key': z.string().min(1).max(200).optional(),
  'if-match': z
    .string()
    .regex(/^(W\/)?"?\d{1,15}"?$/, 'If-Match attend une révision, par exemple "3".')
    .optional(),
});

type Deps = Readonly<{
  commands: ReadonlyMap<string, AnyCommand>;
  send: (command: AnyCommand, body: unknown, context: CommandContext) => Promise<Answer>;
}>;

/** `POST /commands/<CommandName>`: one route for all, from the registry. */
export function commandRoutes({ commands, send }: Deps): Router {
  const router = Router();

  router.post('/commands/:name', async (request, response) => {
    const { name } = request.params;
    const command = commands.get(name);
    if (command === undefined) {
      throw new HttpProblem({ status: 404, code: 'command.unknown', detail: `Aucune commande ne s’appelle ${name}.` });
    }
    const scope = reached(callerOf(response), command.roles, `d’envoyer ${name}`);

    const body: unknown = request.body ?? {};
    assertShallow(body);
    const answer = await send(command, body, contextOf(name, body, scope, request, response));
    response.set('ETag', `"${answer.revision}"`).json(answer);
  });

  return router;
}

const MAX_DEPTH = 32;

/** No command is deep; what is would only exhaust the stack of whoever walks it. */
function assertShallow(body: unknown): void {
  let level: readonly unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw new HttpProblem({ status: 400, code: 'request.malformed', detail: 'Le corps est trop imbriqué.' });
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}

function contextOf(name: string, body: unknown, scope: Scope, request: Request, response: Response): CommandContext {
  const { actor, roles, via } = callerOf(response);
  const { 'idempotency-key': key, 'if-match': seen } = headers.parse(request.headers);
  return personContext({
    name,
    body,
    key,
    actor,
    via,
    scope,
    reads: scopeFor({ id: actor.id, roles }, RIGHTS.reading),
    correlationId: String(request.id),
    seenRevision: seen === undefined ? undefined : Number(seen.replace(/\D/g, '')),
  });
}
