import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/user/events.js';
import { actionCalendar } from '../../src/projections/queries/actionCalendar.js';
import { listActions } from '../../src/projections/queries/actions.js';
import { myDay } from '../../src/projections/queries/myDay.js';
import type { Query } from '../../src/projections/queries/query.js';
import { histories } from '../support/histories.js';
import { reading } from '../support/readModels.js';
import { created } from '../support/readSamples.js';
import { type Happening, recordEvents } from '../support/recordEvents.js';

// What `recordEvents` writes happens on 1 December 2026, in the morning.
const TODAY = '2026-12-01';
const of = (actionId: string) => ({ actionId, accountId: 'acc-1' });

const schedule = (id: string, dueOn: string, assigneeId: string | null, time?: string): Happening => {
  const data = { ...of(id), title: id, dueOn, assigneeId, ...(time === undefined ? {} : { time }) };
  return [`action-${id}`, { type: 'ActionScheduled', data }];
};
const done = (id: string): Happening => [`action-${id}`, { type: 'ActionCompleted', data: of(id) }];
const cancelled = (id: string): Happening => [`action-${id}`, { type: 'ActionCancelled', data: of(id) }];

const HAPPENED: readonly Happening[] = [
  created,
  schedule('afternoon', '2026-12-01', 'lea', '14:30'),
  schedule('whenever', '2026-12-01', 'lea'),
  schedule('morning', '2026-12-01', 'lea', '09:00'),
  schedule('old', '2026-11-12', 'lea'),
  schedule('older', '2026-10-01', 'lea'),
  schedule('tomorrow', '2026-12-02', 'lea'),
  schedule('early', '2026-12-05', 'lea'),
  schedule('of-marc', '2026-12-01', 'marc'),
  schedule('dropped', '2026-12-01', 'lea'),
  schedule('of-nobody', '2026-12-01', null),
  done('early'),
  cancelled('dropped'),
];

const ask = <T>(question: (query: Query) => T): T => reading(recordEvents(HAPPENED), question);
const titles = (items: readonly Readonly<{ title: string }>[]) => items.map(({ title }) => title);

describe('a person’s day', () => {
  it('is what is overdue, then what is for today by its time, then what was done today', () => {
    expect(titles(ask((query) => myDay(query, { assignee: 'lea', today: TODAY })).items)).toEqual([
      'older',
      'old',
      'morning',
      'afternoon',
      'whenever',
      'early',
    ]);
    expect(titles(ask((query) => myDay(query, { assignee: 'marc', today: TODAY })).items)).toEqual(['of-marc']);
  });

  it('forgets tomorrow what was done today, and never what is overdue', () => {
    const { items } = ask((query) => myDay(query, { assignee: 'lea', today: '2026-12-02' }));

    expect(titles(items)).toEqual(['older', 'old', 'morning', 'afternoon', 'whenever', 'tomorrow']);
    expect(items.filter(({ overdue }) => overdue)).toHaveLength(5);
  });

  it('comes in pages that leave nothing out', () => {
    fc.assert(
      fc.property(histories({ steps: 160 }), fc.integer({ min: 1, max: 4 }), (history, limit) => {
        reading(history, (query) => {
          const asked = { assignee: 'user-1', today: '2026-06-01' };
          const whole = myDay(query, { ...asked, limit: 200 }).items.map(({ id }) => id);
          const ids: string[] = [];
          for (let cursor: string | null | undefined; cursor !== null; ) {
            const page = myDay(query, { ...asked, limit, cursor });
            ids.push(...page.items.map(({ id }) => id));
            cursor = page.nextCursor;
          }
          expect(ids).toEqual(whole);
        });
      }),
      { numRuns: 5 },
    );
  });
});

describe('actions that nobody has', () => {
  it('are a list to pick up from', () => {
    const found = ask((query) => listActions(query, { assignee: 'none', status: 'open', today: TODAY }));
    expect(titles(found.items)).toEqual(['of-nobody']);
  });

  it('are joined by the open ones of whoever left or only reads any more, until they are back', () => {
    const invited = (userId: string, ...roles: Role[]): Happening => [
      `user-${userId}`,
      { type: 'UserInvited', data: { userId, name: userId.toUpperCase(), email: `${userId}@a.fr`, roles } },
    ];
    const left: Happening = ['user-lea', { type: 'UserDeactivated', data: { userId: 'lea' } }];
    const reads: Happening = ['user-marc', { type: 'UserRolesSet', data: { userId: 'marc', roles: ['auditor'] } }];
    const staff = [...HAPPENED, invited('lea', 'sales', 'auditor'), invited('marc', 'billing')];
    const toPickUp = (...then: Happening[]) =>
      reading(recordEvents([...staff, ...then]), (query) => {
        const listed = listActions(query, { assignee: 'none', today: TODAY }).items;
        const days = actionCalendar(query, { month: '2026-12', assignee: 'none', today: TODAY }).days;
        const shown = days.flatMap(({ items }) => titles(items));
        expect(shown.toSorted()).toEqual(titles(listed.filter(({ dueOn }) => dueOn >= '2026-12-01')).toSorted());
        return listed;
      });

    expect(titles(toPickUp())).toEqual(['of-nobody']);
    const without = toPickUp(left, reads);
    expect(titles(without)).toEqual([
      'older',
      'old',
      'morning',
      'afternoon',
      'of-marc',
      'of-nobody',
      'whenever',
      'tomorrow',
    ]);
    expect(without[0]).toMatchObject({ assigneeId: 'lea', assigneeName: 'LEA', assigneeAway: 'left' });
    expect(without[4]).toMatchObject({ assigneeId: 'marc', assigneeName: 'MARC', assigneeAway: 'read_only' });
    expect(without[5]).toMatchObject({ assigneeId: null });
    const back = toPickUp(left, reads, invited('lea', 'sales'));
    expect(titles(back)).toEqual(['of-marc', 'of-nobody']);
  });
});

describe('the calendar of a month', () => {
  const month = (given: Partial<Parameters<typeof actionCalendar>[1]>) =>
    ask((query) => actionCalendar(query, { month: '2026-12', today: TODAY, ...given }));

  it('has every day, those without anything too, and names the months beside it', () => {
    const empty = month({ month: '2028-02' });

    expect(Object.keys(empty)).toEqual(['month', 'previous', 'next', 'days']);
    expect(empty).toMatchObject({ month: '2028-02', previous: '2028-01', next: '2028-03' });
    expect(empty.days).toHaveLength(29);
    expect(empty.days.at(-1)).toEqual({ date: '2028-02-29', count: 0, items: [] });
    expect(month({})).toMatchObject({ previous: '2026-11', next: '2027-01' });
  });

  it('puts on each day what is open and what is done, in the order of the day', () => {
    const [first, , , , fifth] = month({}).days;

    expect(first).toMatchObject({ date: '2026-12-01', count: 5 });
    expect(titles(first?.items ?? [])).toEqual(['morning', 'afternoon', 'of-marc', 'of-nobody', 'whenever']);
    expect(titles(fifth?.items ?? [])).toEqual(['early']);
    expect(month({}).days.reduce((sum, { count }) => sum + count, 0)).toBe(7);
  });

  it('is one person’s, nobody’s, or one account’s', () => {
    const all = (given: Partial<Parameters<typeof actionCalendar>[1]>) =>
      month(given).days.flatMap(({ items }) => titles(items));

    expect(all({ assignee: 'marc' })).toEqual(['of-marc']);
    expect(all({ assignee: 'none' })).toEqual(['of-nobody']);
    expect(all({ account: 'PR000042', assignee: 'marc' })).toEqual(['of-marc']);
    expect(all({ account: 'PR000099' })).toEqual([]);
  });
});
