import type { EventOf, EventType } from '../../domain/catalogue.js';
import type { Recorded } from '../../eventstore/eventStore.js';
import type { Known } from './known.js';

/** Says in French what an event changed, to what. Never throws: an odd event gets the best sentence there is. */
export type Sentence<Type extends EventType> = (event: Recorded<EventOf<Type>>, known: Known) => string;

/** One for every event type: a new event without its sentence does not compile. */
export type Sentences = Readonly<{ [Type in EventType]: Sentence<Type> }>;
