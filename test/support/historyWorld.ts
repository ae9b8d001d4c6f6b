import type { ArdoiseEvent } from '../../src/domain/catalogue.js';
import type { AttemptOutcome, Recipient } from '../../src/domain/delivery/events.js';
import type { DeliveryMethod } from '../../src/domain/shared/party.js';

/** The choices of one step, as numbers and words that any step can make something of. */
export type Choice = Readonly<{
  pick: number;
  pick2: number;
  word: string;
  flag: boolean;
  /** Civil date. */
  date: string;
}>;

/** What is there so far, as far as the next step needs it. */
export type World = {
  readonly accounts: { id: string; number: number; client: boolean; contacts: string[]; siret?: string }[];
  readonly dossiers: { id: string; accountId: string; lines: string[]; active: boolean }[];
  readonly actions: { id: string; accountId: string; open: boolean }[];
  readonly invoices: { id: string; accountId: string; number: string; documents: number }[];
  readonly deliveries: WorldDelivery[];
  readonly claims: { value: string; accountId: string }[];
  readonly journals: Map<string, number>;
  readonly notes: { id: string; accountId: string }[];
  readonly users: { id: string; tokens: string[] }[];
  /** Ids of contact functions. */
  readonly functions: string[];
  runs: number;
  /** Notes so far, those that were taken away included. */
  written: number;
};

export type WorldDelivery = {
  readonly id: string;
  readonly invoiceId: string;
  readonly accountId: string;
  readonly method: DeliveryMethod;
  recipients: readonly Recipient[];
  attempts: { attempt: number; recipient: Recipient; outcome?: AttemptOutcome }[];
  end?: 'delivered' | 'failed';
};

export type Written = Readonly<{ stream: string; event: ArdoiseEvent }>;

/** Something that may happen. Answers nothing when the world is not ready for it. */
export type Step = (world: World, choice: Choice) => readonly Written[];

export const newWorld = (): World => ({
  accounts: [],
  dossiers: [],
  actions: [],
  invoices: [],
  deliveries: [],
  claims: [],
  journals: new Map(),
  notes: [],
  users: [],
  functions: ['commercial', 'technique'],
  runs: 0,
  written: 0,
});

/** One of them, whatever the number. */
export function one<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(1, items.length)];
}
