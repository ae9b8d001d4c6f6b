import type { User } from '../../domain/user/state.js';
import { type EventStore, Unavailable } from '../../eventstore/eventStore.js';
import { loadUser } from './requireActiveStaff.js';

/** How long somebody who was let in goes on reading while the log cannot be reached: nobody can be put out there either. */
const GRACE_MS = 5 * 60_000;
/** How long the log is left alone after it could not be reached, so that readers need not wait for it one by one. */
const PAUSE_MS = 2_000;
/** Staff, not customers: more than this many are guesses. */
const MOST = 5_000;

type Deps = Readonly<{ eventStore: EventStore; monotonicMs: () => number }>;
type Remembered = Readonly<{ user: User; at: number }>;

/**
 * Users as the log tells them now. While it cannot be reached, those it told of in the last minutes are as they were then:
 * what is written needs the log anyway, and what is read needs it not. Throws Unavailable for the others.
 */
export function createUserLookup({ eventStore, monotonicMs }: Deps): (userId: string) => Promise<User> {
  const remembered = new Map<string, Remembered>();
  let silentSince = Number.NEGATIVE_INFINITY;

  const recently = (userId: string): User | undefined => {
    const known = remembered.get(userId);
    return known !== undefined && monotonicMs() - known.at < GRACE_MS ? known.user : undefined;
  };

  const remember = (userId: string, user: User): void => {
    const isStaff = user.status !== 'none';
    if (isStaff && (remembered.size < MOST || remembered.has(userId)))
      remembered.set(userId, { user, at: monotonicMs() });
  };

  return async (userId) => {
    const known = recently(userId);
    if (known !== undefined && monotonicMs() - silentSince < PAUSE_MS) return known;
    try {
      const user = await loadUser(eventStore, userId);
      remember(userId, user);
      return user;
    } catch (error) {
      if (!(error instanceof Unavailable) || known === undefined) throw error;
      silentSince = monotonicMs();
      return known;
    }
  };
}
