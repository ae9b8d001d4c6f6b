import { z } from 'zod';
import { type IbanOf, type RevealedIban, revealIban } from '../../commands/account/revealIban.js';
import { personContext } from '../../commands/personContext.js';
import { RIGHTS } from '../../commands/policy.js';
import { accountIdOf } from '../../projections/queries/accountRef.js';
import { defineRead, type Read, type ReadArgs } from '../read.js';
import { revealedIban } from '../views/accounts.js';
import type { ReadDeps } from './deps.js';

const unknown = { code: 'account.unknown', detail: 'Cette fiche n’existe pas.' } as const;
const recorded = 'That the caller saw it is on record, in the history, before it is answered.';

/** There may be no IBAN, and what cannot be recorded is not shown. */
const RECORDED = ['iban.unknown', 'node.read_only', 'log.unknown', 'stream.contended'] as const;

/** IBANs whole. Everywhere else they are masked. */
export function ibanReads({ eventStore, now }: ReadDeps): readonly Read[] {
  return [
    defineRead({
      path: '/accounts/:ref/iban',
      noun: 'account',
      summary: `The whole IBAN of an account. ${recorded}`,
      query: z.strictObject({}),
      response: revealedIban,
      unknown,
      problems: RECORDED,
      roles: RIGHTS.billing,
      answer: (args) => {
        const accountId = accountIdOf(args.db, args.params['ref'] ?? '');
        return accountId === undefined ? undefined : reveal({ accountId }, args);
      },
    }),
    defineRead({
      path: '/dossiers/:id/iban',
      noun: 'dossier',
      summary: `The whole IBAN of a dossier's own payment terms. ${recorded}`,
      query: z.strictObject({}),
      response: revealedIban,
      unknown: { code: 'dossier.unknown', detail: 'Ce dossier n’existe pas.' },
      problems: RECORDED,
      roles: RIGHTS.billing,
      answer: (args) => {
        return reveal({ dossierId: args.params['id'] ?? '' }, args);
      },
    }),
  ];

  function reveal(of: IbanOf, { caller: { actor, via }, requestId }: ReadArgs<unknown>): Promise<RevealedIban> {
    const context = personContext({ name: 'RevealIban', body: of, actor, via, correlationId: requestId });
    return revealIban({ eventStore, now }, of, context);
  }
}
