import type { AnyCommand } from '../commands/registry.js';
import { type Listed, listed, statusOfRefusal } from './problems.js';
import type { Read } from './read.js';

/** What may come wherever a caller is asked for. */
const ANYWHERE: readonly Listed[] = [
  ...(['request.invalid', 'request.malformed', 'auth.required', 'auth.forbidden', 'auth.too_many'] as const).map(
    listed,
  ),
  { status: 400, code: 'user.unknown', when: 'X-On-Behalf-Of nomme un utilisateur qui n’existe pas.' },
  { status: 403, code: 'user.inactive', when: 'X-On-Behalf-Of nomme un utilisateur qui n’est plus en activité.' },
  ...(['internal', 'log.unavailable', 'stream.newer', 'stream.broken'] as const).map(listed),
];

/** What every command may answer. */
export const OF_ALL_COMMANDS: readonly Listed[] = [
  ...ANYWHERE,
  ...(['node.read_only', 'idempotency.key_reused', 'revision.moved', 'request.too_large'] as const).map(listed),
  ...(['request.media_type', 'log.unknown', 'stream.contended'] as const).map(listed),
];

/** What every read may answer. */
export const OF_ALL_READS: readonly Listed[] = [...ANYWHERE, ...(['not_ready', 'read.behind'] as const).map(listed)];

/** What this command may answer beyond them. */
export function problemsOfCommand({ refusals, badReferences = [], tryLater = [] }: AnyCommand): readonly Listed[] {
  return [
    ...refusals.map(listed),
    ...badReferences.map((code) => ({ ...listed(code), status: statusOfRefusal(code, true) })),
    ...tryLater.map((code) => ({ ...listed(code), status: 503 })),
  ];
}

/** What this read may answer beyond them. */
export function problemsOfRead({ unknown, past, problems = [] }: Read): readonly Listed[] {
  return [
    ...(unknown === undefined ? [] : [listed(unknown.code)]),
    ...(past === true ? [listed('past.too_long')] : []),
    ...problems.map(listed),
  ];
}
