import { mayAct } from '../../domain/user/events.js';
import type { User } from '../../domain/user/state.js';
import type { Position } from '../../eventstore/eventStore.js';
import type { Answer } from '../context.js';

/** What is given to somebody: fiches that they own, actions that are still open. */
export type Holdings = Readonly<{ accounts: number; openActions: number }>;

/** As far as can be known at once, of the state at a position. Undefined when it cannot: never fails, hardly waits. */
export type FindHoldings = (userId: string, position: Position) => Promise<Holdings | undefined>;

type Asked = Readonly<{ userId: string; state: User; position: Position }>;

/** Says what still is given to somebody who can do nothing about it any more: they left, or are auditors alone. */
export async function stillHeld(
  { holdings }: Readonly<{ holdings?: FindHoldings }>,
  { userId, state, position }: Asked,
): Promise<Pick<Answer, 'warnings'>> {
  if (holdings === undefined || state.status === 'none') return {};
  if (state.status === 'active' && mayAct(state.roles)) return {};
  const held = await holdings(userId, position);
  if (held === undefined || held.accounts + held.openActions === 0) return {};
  return { warnings: [{ code: 'user.still_holds', message: sentence(state.name, held) }] };
}

function sentence(name: string, { accounts, openActions }: Holdings): string {
  const what = [counted(accounts, 'fiche'), counted(openActions, 'action à faire', 'actions à faire')]
    .flat()
    .join(' et ');
  const fiches = accounts === 0 ? [] : ['confiez ses fiches à quelqu’un d’autre (ChangeAccountDetails)'];
  const actions =
    openActions === 0 ? [] : ['ses actions sont parmi celles à reprendre (GET /api/actions?assignee=none)'];
  return `${name} a encore ${what} : ${[...fiches, ...actions].join(' ; ')}.`;
}

const counted = (count: number, one: string, many = `${one}s`): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
