import { z } from 'zod';
import { instant } from '../commands/instant.js';
import type { Scope } from '../domain/shared/scope.js';
import type { Role } from '../domain/user/events.js';
import type { Caller } from './caller.js';
import { HttpProblem } from './errors.js';
import { reached } from './reached.js';

type Asked = Readonly<Record<string, unknown>>;

/** What reads with `past` take. */
export const asOfQuery = {
  asOf: instant.optional().meta({ description: 'As it was at this instant. For who reaches every account.' }),
};

/** How far a caller reaches in a read. `until`: of a past state, where sales people reach nothing. Throws 403. */
export function scopeOf(caller: Caller, letIn: readonly Role[], until: string | undefined): Scope {
  const scope = reached(caller, letIn, 'de lire ceci');
  if (until !== undefined) assertSeesPast(scope);
  return scope;
}

/** A read that knows only today says so, rather than that it does not know the field. */
export function presentOnly(query: z.ZodObject, asked: Asked): Asked {
  if (asked['asOf'] === undefined || 'asOf' in query.shape) return asked;
  const message = 'Cette lecture ne montre que le présent.';
  const instead =
    'Fiches, dossiers et listes prennent asOf ; pour le reste, « ardoise replay --until <instant> --into DIR », puis « ardoise serve --read-only » sur ce dossier.';
  const detail = `asOf : ${message} ${instead}`;
  throw new HttpProblem({ status: 400, code: 'request.invalid', detail, errors: [{ path: 'asOf', message }] });
}

/** The instant asked for, apart from the rest. */
export function instantIn({ asOf: given, ...query }: Asked, scope: Scope): Readonly<{ asOf?: string; query: Asked }> {
  const { asOf } = z.object(asOfQuery).parse({ asOf: given });
  if (asOf === undefined) return { query };
  assertSeesPast(scope);
  return { asOf, query };
}

/** Who owned what then is not who owns it now: a portfolio has no past. */
function assertSeesPast(scope: Scope): void {
  if ('all' in scope) return;
  const detail =
    'Les listes d’un instant passé sont réservées à qui voit toutes les fiches ; une fiche, elle, prend asOf.';
  throw new HttpProblem({ status: 403, code: 'auth.forbidden', detail });
}
