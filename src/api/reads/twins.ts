import { z } from 'zod';
import * as field from '../../commands/fields.js';
import { RIGHTS } from '../../commands/policy.js';
import type { Scope } from '../../domain/shared/scope.js';
import { accountIdOf } from '../../projections/queries/accountRef.js';
import { likelyTwins } from '../../projections/queries/twins.js';
import { SearchUnavailable } from '../../search/searchEngine.js';
import { HttpProblem } from '../errors.js';
import { defineRead, type Read } from '../read.js';
import { likelyTwin } from '../views/accounts.js';
import { wholeList } from '../views/values.js';
import type { ReadDeps } from './deps.js';

/** Accounts with a like name that the index is asked for: it forgives typos that the keys do not. */
const FROM_INDEX = 10;

export function twinReads({ search }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/accounts/duplicates',
      noun: 'account',
      summary:
        'Accounts that are likely the one described, the likeliest first: a score from 1 to 100, and why. `except` leaves one out.',
      query: z.strictObject({
        name: field.text(200).optional(),
        siret: field.siret.optional(),
        phone: field.phone.optional(),
        email: field.email.optional(),
        except: z.string().max(100).optional(),
      }),
      response: wholeList(likelyTwin),
      past: true,
      roles: RIGHTS.reading,
      answer: async ({ query: { name, siret, phone, email, except }, scope, db, asOf }) => {
        const profile = {
          names: given(name),
          ...(siret === undefined ? {} : { siret }),
          phones: given(phone),
          emails: given(email),
        };
        if ([name, siret, phone, email].every((one) => one === undefined)) throw nothingAsked;
        // The index knows only today.
        const also = asOf === undefined ? await likeNamed(name, scope) : [];
        const left = except === undefined ? undefined : accountIdOf(db, except);
        return { items: likelyTwins(db, { profile, except: left, also }), nextCursor: null };
      },
    }),
  ];

  async function likeNamed(name: string | undefined, scope: Scope): Promise<readonly string[]> {
    if (name === undefined) return [];
    try {
      const hits = await search(name, FROM_INDEX, 'all' in scope ? undefined : scope);
      return hits.flatMap(({ type, id }) => (type === 'account' ? [id] : []));
    } catch (error) {
      // The keys alone find all but the boldest misspellings.
      if (error instanceof SearchUnavailable) return [];
      throw error;
    }
  }
}

const given = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

const nothingAsked = new HttpProblem({
  status: 400,
  code: 'request.invalid',
  detail: 'Donnez au moins un nom (name), un SIRET (siret), un téléphone (phone) ou un mail (email).',
  errors: [{ path: 'name', message: 'Un de ces champs est attendu : name, siret, phone, email.' }],
});
