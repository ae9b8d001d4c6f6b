import type { AccountDetails } from '../../src/domain/account/events.js';
import { ACCOUNT_NUMBERS_STREAM, accountStream, claimStream } from '../../src/domain/streams.js';
import { address, onAccount, terms } from './historyParts.js';
import { one, type Step } from './historyWorld.js';

function create(type: 'ProspectCreated' | 'ClientCreated'): Step {
  return (world, { pick, word, flag }) => {
    const number = world.accounts.length + 1;
    const id = `acc-${number}`;
    const siret = flag ? `${pick + 100_000_000}00015` : undefined;
    const details: AccountDetails = {
      name: `${word} ${pick}`,
      customerType: 'business',
      ...(siret === undefined ? {} : { siren: siret.slice(0, 9), siret, address: address(word) }),
      ...(pick % 2 === 0 ? {} : { email: `contact${pick}@exemple.fr`, phones: [`+3314268${5300 + (pick % 100)}`] }),
    };
    world.accounts.push({ id, number, client: type === 'ClientCreated', contacts: [], ...(siret && { siret }) });
    if (siret !== undefined) world.claims.push({ value: siret, accountId: id });
    const command = { name: 'CreateProspect', body: { name: details.name } };
    return [
      ...(siret === undefined
        ? []
        : [
            {
              stream: claimStream('siret', siret),
              event: { type: 'ValueClaimed', data: { kind: 'siret', value: siret, accountId: id, command } },
            } as const,
          ]),
      { stream: ACCOUNT_NUMBERS_STREAM, event: { type: 'AccountNumberReserved', data: { accountId: id } } },
      { stream: accountStream(id), event: { type, data: { ...details, accountId: id, number } } },
    ];
  };
}

export const accountSteps: readonly Step[] = [
  create('ProspectCreated'),
  create('ClientCreated'),
  onAccount(({ id }, { pick2, word, flag }) => {
    const changes = [
      { name: `${word} ${pick2}` },
      { tradeName: flag ? word : null, email: flag ? `${pick2}@exemple.fr` : null },
      { address: flag ? address(word) : null, phones: [`+3361234${5600 + (pick2 % 100)}`] },
      { ownerId: flag ? `user-${pick2 % 3}` : null, accountingCode: `411${pick2}` },
    ];
    const event = {
      type: 'AccountDetailsChanged',
      data: { accountId: id, changes: one(changes, pick2) ?? {} },
    } as const;
    return [{ stream: accountStream(id), event }];
  }),
  onAccount((account) => {
    if (account.client) return [];
    account.client = true;
    const data = { accountId: account.id, number: account.number };
    return [{ stream: accountStream(account.id), event: { type: 'ProspectBecameClient', data } }];
  }),
  onAccount((account, { pick2, word, flag }, world) => {
    const functionId = one(world.functions, pick2) ?? 'commercial';
    const contactId = `${account.id}-contact-${account.contacts.length + 1}`;
    account.contacts.push(contactId);
    const data = {
      accountId: account.id,
      contactId,
      lastName: word,
      ...(flag ? { firstName: 'Zoé', civility: 'Mme' as const, functionId, email: `zoe${pick2}@exemple.fr` } : {}),
      active: pick2 % 5 !== 0,
      receivesInvoices: flag,
      portalAccess: false,
      main: account.contacts.length === 1,
    };
    return [{ stream: accountStream(account.id), event: { type: 'ContactAdded', data } }];
  }),
  onAccount(({ id, contacts }, { pick2, word, flag }) => {
    const contactId = one(contacts, pick2);
    if (contactId === undefined) return [];
    const changes = flag ? { lastName: word, email: null } : { active: pick2 % 2 === 0, phones: ['+33142685300'] };
    return [
      { stream: accountStream(id), event: { type: 'ContactChanged', data: { accountId: id, contactId, changes } } },
    ];
  }),
  onAccount(({ id }, { pick2, flag }) => {
    const exempt = { vatLiable: false, vatRegime: 'exempt', vatReason: 'Art. 261 du CGI' } as const;
    const data = {
      accountId: id,
      groupInvoices: flag,
      batch: pick2 % 3 === 0 ? 'trimestriel' : 'default',
      ...(pick2 % 2 === 0 ? exempt : { vatLiable: true }),
    };
    return [{ stream: accountStream(id), event: { type: 'BillingPreferencesSet', data } }];
  }),
  onAccount(({ id }, choice) => [
    { stream: accountStream(id), event: { type: 'PaymentTermsSet', data: { accountId: id, ...terms(choice) } } },
  ]),
  onAccount(({ id }, { flag, pick2 }) => {
    const data = flag
      ? { accountId: id, methods: ['email_attachment' as const] }
      : { accountId: id, methods: ['chorus_pro' as const], chorus: { serviceCode: `S${pick2}` } };
    return [{ stream: accountStream(id), event: { type: 'DeliveryMethodsSet', data } }];
  }),
  onAccount(({ id }, { word, pick2 }, world) => {
    world.written += 1;
    const noteId = `note-${world.written}`;
    world.notes.push({ id: noteId, accountId: id });
    const data = { accountId: id, noteId, body: `Appel avec ${word}, ${pick2} lignes à revoir` };
    return [{ stream: accountStream(id), event: { type: 'NoteAdded', data } }];
  }),
];
