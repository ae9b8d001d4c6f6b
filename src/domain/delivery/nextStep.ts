import { conclude } from './conclusion.js';
import { type Attempt, type Delivery, openClaim, type PlannedDelivery, standingOf } from './delivery.js';
import type { DeliveryEvent, Recipient } from './events.js';

/** After this long on the watcher's own monotonic clock, another node's claim is taken for dead (LOG §8). */
const FOREIGN_CLAIM_MS = 10 * 60_000;

/** What is to be done about a delivery now. `delivery` is given where the doing needs it. */
export type NextStep =
  | Readonly<{ do: 'nothing' }>
  /** Read who gets the mail, then try the first of them. */
  | Readonly<{ do: 'address'; delivery: PlannedDelivery }>
  | Readonly<{ do: 'attempt'; delivery: PlannedDelivery; recipient: Recipient }>
  | Readonly<{ do: 'wait'; until: string }>
  /** Another node's claim, not old enough yet. */
  | Readonly<{ do: 'watch'; claim: string }>
  /** A claim whose process cannot answer any more: its outcome is unknown. */
  | Readonly<{ do: 'resolve'; delivery: PlannedDelivery; stale: Attempt }>
  | Readonly<{ do: 'conclude'; event: DeliveryEvent }>;

/** What the worker that asks knows. */
export type Worker = Readonly<{
  /** UTC instant. */
  now: string;
  node: string;
  /** True for a claim that this very process holds: being sent, or ended with its outcome not yet in the log. */
  holds: (claim: string) => boolean;
  /** How long this process has known a claim, on its own monotonic clock: wall clocks of two nodes may differ. */
  knownForMs: (claim: string) => number;
}>;

const NOTHING: NextStep = { do: 'nothing' };

/** One claim at a time, the recipients in their order, those never tried first. Methods without a mail wait for their export. */
export function nextStep(delivery: Delivery, worker: Worker): NextStep {
  if (delivery.status !== 'open' || delivery.method !== 'email_attachment') return NOTHING;

  const claimed = openClaim(delivery);
  if (claimed !== undefined) return aboutClaim(delivery, claimed, worker);
  if (delivery.recipients === undefined) return { do: 'address', delivery };

  const event = conclude(delivery);
  return event === undefined ? nextAttempt(delivery, delivery.recipients, worker.now) : { do: 'conclude', event };
}

/** This node's folder is locked by one process: a claim of this node that this process does not hold has lost its own. */
function aboutClaim(delivery: PlannedDelivery, stale: Attempt, { node, holds, knownForMs }: Worker): NextStep {
  if (holds(stale.claim)) return NOTHING;
  if (stale.node === node || knownForMs(stale.claim) >= FOREIGN_CLAIM_MS) return { do: 'resolve', delivery, stale };
  return { do: 'watch', claim: stale.claim };
}

function nextAttempt(delivery: PlannedDelivery, recipients: readonly Recipient[], now: string): NextStep {
  const due = recipients
    .flatMap((recipient) => {
      const standing = standingOf(delivery, recipient);
      return standing.is === 'due' ? [{ recipient, at: standing.at ?? '' }] : [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .at(0);
  if (due === undefined) return NOTHING;
  return due.at <= now ? { do: 'attempt', delivery, recipient: due.recipient } : { do: 'wait', until: due.at };
}
