import type { AnyEvent } from '../../src/eventstore/eventStore.js';

/**
 * For each event type, at index N - 1: what the stored sample `stored/<Type>.v<N>.json` is for today's code. The stored
 * sample of a version is written once, with every optional field, and never changed.
 */
export type Golden<Event extends AnyEvent> = {
  readonly [Type in Event['type']]: readonly [
    Extract<Event, { type: Type }>['data'],
    ...Extract<Event, { type: Type }>['data'][],
  ];
};

/**
 * Further samples of a version, by the name of their file in `stored/`: `ProspectCreated.v1.inactive`. One for each optional
 * field that a version gained after its first sample was frozen, so that the version is kept with and without it.
 */
export type GoldenVariants<Event extends AnyEvent> = {
  readonly [Type in Event['type'] as `${Type}.v${number}.${string}`]?: Extract<Event, { type: Type }>['data'];
};
