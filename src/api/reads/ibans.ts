import { z } from 'zod';
import { type IbanOf, type RevealedIban, revealIban } from '../../commands/account/revealIban.js';
import { personContext } from '../../commands/personContext.js';
import { accountIdOf } from '../../projections/queries/accountRef.js';
import { HttpProblem } from '../errors.js';
import { defineRead, type Read, type ReadArgs } from '../read.js';
import type { ReadDeps } from './deps.js';

const unknown = { code: 'account.unknown', detail: 'Cette fiche n’existe pas.' };
const recorded = 'For admin and billing. That the caller saw it is on record, in the history, before it is answered.';

/** IBANs whole. Everywhere else they are masked. */
export function ibanReads({ query, eventStore, now }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/accounts/:ref/iban',
      noun: 'account',
      summary: `The whole IBAN of an account. ${recorded}`,
      query: z.strictObject({}),
      unknown,
      answer: (args) => {
        assertMayReveal(args);
        const accountId = accountIdOf(query, args.params['ref'] ?? '');
        return accountId === undefined ? undefined : reveal({ accountId }, args);
      },
    }),
    defineRead({
      path: '/dossiers/:id/iban',
      noun: 'dossier',
      summary: `The whole IBAN of a dossier's own payment terms. ${recorded}`,
      query: z.strictObject({}),
      unknown: { code: 'dossier.unknown', detail: 'Ce dossier n’existe pas.' },
      answer: (args) => {
        assertMayReveal(args);
        return reveal({ dossierId: args.params['id'] ?? '' }, args);
      },
    }),
  ];

  function reveal(of: IbanOf, { caller: { actor }, requestId }: ReadArgs<unknown>): Promise<RevealedIban> {
    const context = personContext({ name: 'RevealIban', body: of, actor, correlationId: requestId });
    return revealIban({ eventStore, now }, of, context);
  }
}

function assertMayReveal({ caller }: ReadArgs<unknown>): void {
  if (caller.roles.some((role) => role === 'admin' || role === 'billing')) return;
  const detail = 'Vous n’avez pas le droit de voir un IBAN en entier.';
  throw new HttpProblem({ status: 403, code: 'auth.forbidden', detail });
}
