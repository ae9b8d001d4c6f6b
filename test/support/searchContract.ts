import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phoneForms } from '../../src/search/phoneForms.js';
import type { AccountDocument, IndexCheckpoint, SearchDocument, SearchEngine } from '../../src/search/searchEngine.js';
import { OWNED_CASES, SEARCH_CASES } from './searchCases.js';
import { accountDocument, invoiceDocument, REGISTER } from './searchDocuments.js';

const REACHED: IndexCheckpoint = {
  generation: 'g1',
  sequence: 7,
  change: { position: '12', eventId: 'e12', at: '2026-11-24T10:00:00.000Z' },
};
const MANY = 200;

type ContractOptions = Readonly<{
  /** How often what holds for all inputs is tried; a server takes its time for each put. */
  runs?: number;
}>;

/** What every search engine does. `open` gives one with an empty index of its own. */
export function searchContract(
  name: string,
  open: () => Promise<SearchEngine>,
  { runs = 25 }: ContractOptions = {},
): void {
  describe(`${name}: what a query finds`, () => {
    let engine: SearchEngine;
    beforeAll(async () => {
      engine = await open();
      await engine.put(REGISTER, REACHED);
    });
    afterAll(() => engine.close());

    it.each(SEARCH_CASES)('$rule: $query', async ({ query, first, only, matched }) => {
      const hits = await engine.search(query, 20);
      const ids = hits.map(({ id }) => id);
      expect(only ? ids : ids.slice(0, first.length)).toEqual(first);
      if (matched) expect(hits[0]?.matched).toEqual(matched);
    });

    it('answers with what is shown of an account and of an invoice', async () => {
      expect(await engine.search('martinet', 1)).toEqual([
        {
          type: 'account',
          id: 'acc-3',
          reference: 'PR000003',
          title: 'Martinet Industries',
          kind: 'prospect',
          matched: { field: 'name', value: 'Martinet Industries' },
        },
      ]);
      expect(await engine.search('F2026-000124', 1)).toEqual([
        {
          type: 'invoice',
          id: 'inv-F2026-000124',
          reference: 'F2026-000124',
          title: 'Buyer 8',
          accountId: 'acc-8',
          matched: { field: 'number', value: 'F2026-000124' },
        },
      ]);
    });

    it('gives no more than the limit, the same ones each time', async () => {
      const two = await engine.search('martin', 2);
      expect(two.map(({ id }) => id)).toEqual(['acc-1', 'acc-2']);
      expect(await engine.search('martin', 2)).toEqual(two);
      expect(await engine.search('martin', 0)).toEqual([]);
    });

    it.each(OWNED_CASES)('$owner, $rule: $query', async ({ owner, query, first }) => {
      const hits = await engine.search(query, 20, { ownerId: owner });
      expect(hits.map(({ id }) => id)).toEqual(first);
    });

    it('throws for nothing that can be typed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), typed), async (query) => {
          expect(Array.isArray(await engine.search(query, 5))).toBe(true);
        }),
        { numRuns: runs * 4 },
      );
    });
  });

  describe(`${name}: what is put`, () => {
    let engine: SearchEngine;
    beforeAll(async () => {
      engine = await open();
    });
    beforeEach(() => engine.clear());
    afterAll(() => engine.close());

    const idsOf = async (query: string) => (await engine.search(query, MANY)).map(({ id }) => id);

    it('begins with nothing, and no checkpoint', async () => {
      expect(await engine.checkpoint()).toBeUndefined();
      expect(await idsOf('martin')).toEqual([]);
    });

    it('remembers how far it was fed, also by a put without documents', async () => {
      await engine.put([accountDocument(1, 'Martin')], REACHED);
      expect(await engine.checkpoint()).toEqual(REACHED);
      await engine.put([], { generation: 'g1', sequence: 9 });
      expect(await engine.checkpoint()).toEqual({ generation: 'g1', sequence: 9 });
      expect(await idsOf('martin')).toEqual(['acc-1']);
    });

    it('is empty and without a checkpoint when cleared, and can be fed again', async () => {
      await engine.put(REGISTER, REACHED);
      await engine.clear();
      expect(await engine.checkpoint()).toBeUndefined();
      for (const query of ['martin', '4268', '@martin-fils', 'F2026-000123', 'pharmcie']) {
        expect(await idsOf(query)).toEqual([]);
      }
      await engine.put(REGISTER, REACHED);
      expect(await idsOf('pharmcie')).toEqual(['acc-42']);
    });

    it('forgets what a document no longer has', async () => {
      const before = accountDocument(1, 'Plomberie Kervella', {
        tradeName: 'Aquafix',
        contacts: ['Ronan Le Bihan'],
        phones: ['+33142685300'],
        emails: ['ronan@kervella.fr'],
        siret: '55210055400013',
      });
      await engine.put([before], REACHED);
      const gone = [
        'kervella',
        'aquafix',
        'bihan',
        '4268',
        'ronan@',
        '@kervella',
        '5521005',
        'kervela',
        'plomberiekervella',
      ];
      for (const query of gone) expect(await idsOf(query)).toEqual(['acc-1']);

      await engine.put([accountDocument(1, 'Chauffage Morvan', { phones: ['+33298000111'] })], REACHED);
      for (const query of gone) expect(await idsOf(query)).toEqual([]);
      expect(await idsOf('morvan')).toEqual(['acc-1']);
      expect(await idsOf('298000')).toEqual(['acc-1']);
    });

    it('shows the others beside one who holds a block of numbers that begin alike', async () => {
      const block = Array.from({ length: 600 }, (_, n) => `+33142680${String(n).padStart(3, '0')}`);
      const [holder, other] = [accountDocument(1, 'Holder', { phones: block }), ['+33142689999', '+33198000142']];
      await engine.put(
        [holder, ...other.map((phone, n) => accountDocument(2 + n, 'Other', { phones: [phone] }))],
        REACHED,
      );
      const found = async (query: string) => (await engine.search(query, 20)).map(({ id }) => id).toSorted();
      expect(await found('0142')).toEqual(['acc-1', 'acc-2', 'acc-3']);
      expect(await found('014268')).toEqual(['acc-1', 'acc-2']);
    });

    it('finds the one account of many that has the words and every number', async () => {
      const many = Array.from({ length: 60 }, (_, n) =>
        accountDocument(1 + n, 'Martin', { phones: [`+3314268${1000 + n}`, ...(n === 59 ? ['+33612345678'] : [])] }),
      );
      await engine.put(many, REACHED);
      expect(await engine.search('0142 martin 0612', 20)).toMatchObject([{ id: 'acc-60' }]);
    });

    it('finds digits that end in a zero behind many numbers that end without it', async () => {
      const many = Array.from({ length: 40 }, (_, n) =>
        accountDocument(1 + n, 'Martin', { phones: [`+331426${n === 39 ? '80250' : `${10 + n}025`}`] }),
      );
      await engine.put(many, REACHED);
      expect(await engine.search('martin 0250', 20)).toMatchObject([{ id: 'acc-40' }]);
      expect(await engine.search('0250', 20)).toMatchObject([{ id: 'acc-40' }]);
    });

    it('finds a converted account under both references and shows it as it is now', async () => {
      await engine.put([accountDocument(42, 'Pharmacie', { kind: 'prospect' })], REACHED);
      await engine.put([accountDocument(42, 'Pharmacie')], REACHED);
      for (const query of ['PR000042', 'CL000042', 'pharmacie']) {
        expect(await engine.search(query, 5)).toMatchObject([{ id: 'acc-42', reference: 'CL000042', kind: 'client' }]);
      }
    });

    it('keeps the last of two documents with the same id in one put', async () => {
      await engine.put([accountDocument(1, 'Ancien Nom'), accountDocument(1, 'Nouveau Nom')], REACHED);
      expect(await idsOf('ancien')).toEqual([]);
      expect(await idsOf('nouveau')).toEqual(['acc-1']);
    });

    it('finds the names that begin with a short popular prefix before all that only contain it', async () => {
      const crowd = Array.from({ length: 600 }, (_, at) => accountDocument(1000 + at, `Garage Martin ${at}`));
      await engine.put([...crowd, accountDocument(1, 'Martelli'), accountDocument(2, 'Mart')], REACHED);
      expect((await engine.search('mart', 20)).slice(0, 2).map(({ id }) => id)).toEqual(['acc-2', 'acc-1']);
    });

    it('fills the list of a portfolio however many others match better', async () => {
      const crowd = Array.from({ length: 600 }, (_, at) =>
        accountDocument(1000 + at, `Mart ${at}`, { ownerId: 'other', phones: [`+3314268${String(1000 + at)}`] }),
      );
      const mine = Array.from({ length: 5 }, (_, at) =>
        accountDocument(at + 1, `Zinc Martin ${at}`, { ownerId: 'zoe', phones: [`+3319994268${at}`] }),
      );
      await engine.put([...crowd, ...mine], REACHED);
      for (const query of ['mart', '4268', 'martin', 'martin zin']) {
        const hits = await engine.search(query, 5, { ownerId: 'zoe' });
        expect(hits.map(({ id }) => id).sort()).toEqual(['acc-1', 'acc-2', 'acc-3', 'acc-4', 'acc-5']);
      }
    });

    it('shows a document to its new owner only, once it was put again', async () => {
      await engine.put(
        [accountDocument(1, 'Martin', { ownerId: 'zoe' }), invoiceDocument('F2026-000001', 1, 'zoe')],
        REACHED,
      );
      await engine.put(
        [accountDocument(1, 'Martin', { ownerId: 'ali' }), invoiceDocument('F2026-000001', 1, 'ali')],
        REACHED,
      );
      for (const query of ['martin', 'F2026-000001']) {
        expect(await engine.search(query, 5, { ownerId: 'zoe' })).toEqual([]);
        expect(await engine.search(query, 5, { ownerId: 'ali' })).toHaveLength(1);
      }
      await engine.put([accountDocument(1, 'Martin')], REACHED);
      expect(await engine.search('martin', 5, { ownerId: 'ali' })).toEqual([]);
      expect(await engine.search('martin', 5)).toHaveLength(1);
    });

    it('finds a document by any three or more digits of any of its phones', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(account, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), async (all, a, b) => {
          await engine.clear();
          await engine.put(distinct(all), REACHED);
          for (const { id, phones } of distinct(all)) {
            for (const part of phones.flatMap(phoneForms).map((form) => partOf(form, a, b))) {
              const hits = await engine.search(part, MANY);
              expect(hits.map((hit) => hit.id)).toContain(id);
            }
          }
        }),
        { numRuns: runs },
      );
    });

    it('answers the same when everything is put twice', async () => {
      await fc.assert(
        fc.asyncProperty(documents, async (all) => {
          await engine.clear();
          await engine.put(all, REACHED);
          const once = await answers(engine, all);
          await engine.put(all, REACHED);
          expect(await answers(engine, all)).toEqual(once);
        }),
        { numRuns: Math.ceil(runs * 0.6) },
      );
    });

    it('answers the same whatever a document was before', async () => {
      await fc.assert(
        fc.asyncProperty(documents, documents, async (before, now) => {
          const put = new Set(now.map(({ id }) => id));
          const untouched = before.filter(({ id }) => !put.has(id));
          await engine.clear();
          await engine.put([...untouched, ...now], REACHED);
          const direct = await answers(engine, [...before, ...now]);

          await engine.clear();
          await engine.put(before, REACHED);
          await engine.put(now, REACHED);
          expect(await answers(engine, [...before, ...now])).toEqual(direct);
        }),
        { numRuns: Math.ceil(runs * 0.6) },
      );
    });
  });
}

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const phone = fc.oneof(
  fc.tuple(fc.constantFrom('1', '2', '6', '7'), digits(8)).map(([kind, rest]) => `+33${kind}${rest}`),
  fc
    .tuple(fc.constantFrom('+4930', '+3224', '+1202', '+590590', '+35226'), digits(7))
    .map(([code, rest]) => `${code}${rest}`),
);
const name = fc
  .array(fc.constantFrom('Martin', 'Dupont', 'Garage', 'Étoile', "L'Anse", 'SARL', 'du', 'Midi', '54', 'Saint-Malo'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((words) => words.join(' '));
const email = fc.constantFrom('a@b.fr', 'contact@martin.fr', 'jean.dupont@orange.fr', 'no-at-sign');

const account: fc.Arbitrary<AccountDocument> = fc
  .record({
    number: fc.integer({ min: 1, max: 30 }),
    name,
    contacts: fc.array(name, { maxLength: 2 }),
    phones: fc.array(phone, { minLength: 1, maxLength: 3 }),
    emails: fc.array(email, { maxLength: 2 }),
  })
  .map(({ number, name: own, ...rest }) => accountDocument(number, own, rest));

const document: fc.Arbitrary<SearchDocument> = fc.oneof(
  account,
  fc.integer({ min: 1, max: 20 }).map((at) => invoiceDocument(`F2026-${String(at).padStart(6, '0')}`, at)),
);

const documents = fc.array(document, { maxLength: 12 });

const typed = fc
  .array(
    fc.constantFrom('garage', 'du', "l'", '"', '*', '(', '@', '+33', '01', '4268', 'F2026-', ' ', '-', '🎉', 'é'),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(''));

function distinct(all: readonly AccountDocument[]): readonly AccountDocument[] {
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

function partOf(form: string, a: number, b: number): string {
  const length = 3 + (a % (form.length - 2));
  const from = b % (form.length - length + 1);
  return form.slice(from, from + length);
}

/** What is found by things that are in the documents, whatever order equal hits come in. */
async function answers(engine: SearchEngine, asked: readonly SearchDocument[]) {
  const queries = ['martin', 'dup', 'garage du', 'etoile', 'martn', '@orange', '2026', 'F2026'].concat(
    asked.flatMap((one) => (one.type === 'account' ? one.phones.map((own) => own.slice(4, 8)) : [one.reference])),
  );
  const all = await Promise.all(queries.map((query) => engine.search(query, MANY)));
  return all.map((hits) =>
    hits.map(({ id, title, matched }) => `${id} ${title} ${matched.field} ${matched.value}`).sort(),
  );
}
