import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArdoiseEvent, EventType } from '../../src/domain/catalogue.js';
import { NEWER, type Recorded } from '../../src/eventstore/eventStore.js';
import { eventSchemas } from '../../src/eventstore/schemas/all.js';
import { historyOf } from '../../src/projections/history/history.js';
import { golden } from '../golden/all.js';
import { histories } from '../support/histories.js';
import { accountStory } from '../support/historyAccountStory.js';
import { actionStory } from '../support/historyActionStory.js';
import { billingStory } from '../support/historyBillingStory.js';
import { dossierStory } from '../support/historyDossierStory.js';
import { peopleStory } from '../support/historyPeopleStory.js';
import { userStory } from '../support/historyUserStory.js';
import { lea, recordEvents } from '../support/recordEvents.js';

const STORY = [...accountStory, ...actionStory, ...dossierStory, ...billingStory, ...peopleStory, ...userStory];

/** French typography separates with no-break spaces; a test reads better without. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('the history', () => {
  it('tells each kind of event in a sentence that says what changed to what', () => {
    const texts = historyOf(recordEvents(STORY)).map(({ text }) => plain(text));

    expect(texts.reverse()).toEqual(STORY.map(([, , text]) => text));
    expect(new Set(STORY.map(([, { type }]) => type))).toEqual(new Set(Object.keys(eventSchemas)));
  });

  it('is newest first and says who, when and where', () => {
    const items = historyOf(recordEvents(STORY.slice(0, 3)));

    expect(items[0]).toEqual({
      id: 'event-2',
      at: '2026-12-01T08:00:02.000Z',
      actor: lea,
      type: 'ProspectCreated',
      text: 'Fiche prospect créée : Moulins Roy (PR000042)',
      stream: 'account-acc-1',
      revision: 0,
      position: '3',
    });
    expect(items.map(({ id }) => id)).toEqual(['event-2', 'event-1', 'event-0']);
  });

  it('never shows a whole IBAN, and has a sentence for everything that may happen, in any order', () => {
    fc.assert(
      fc.property(histories(), fc.nat(), (history, cut) => {
        const items = historyOf(history.slice(cut % history.length));

        expect(items).toHaveLength(history.length - (cut % history.length));
        for (const { text } of items) {
          expect(text.length).toBeGreaterThan(10);
          expect(text).not.toMatch(/FR76\d|undefined|\[object|NaN/);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has a sentence for the fullest sample of every event type', () => {
    // The entries of a mapped type lose the tie between a type and its data.
    const samples = Object.entries(golden).map(([type, [data]]) => ({ type: type as EventType, data }) as ArdoiseEvent);

    for (const { text } of historyOf(recordEvents(samples.map((event) => ['any-1', event, ''])))) {
      expect(text).not.toMatch(/undefined|\[object|NaN|FR76\d/);
    }
  });

  it('says so where a newer version wrote, and goes on', () => {
    const [first, second] = recordEvents(STORY.slice(2, 4));
    if (first === undefined || second === undefined) throw new Error('no story');
    // As the log gives an event that this code does not know.
    const newer = { ...first, type: NEWER } as unknown as Recorded<ArdoiseEvent>;

    expect(historyOf([newer, second]).map(({ text }) => text)).toEqual([
      'Contact ajouté : Mme Claire Roy (destinataire des factures)',
      'Modification faite par une version plus récente d’Ardoise',
    ]);
  });
});
