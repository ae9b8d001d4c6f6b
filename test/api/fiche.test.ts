import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, type Live, liveApplication } from '../support/liveApplication.js';

let live: Live;
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-fiche-'));

beforeAll(async () => {
  live = await liveApplication(dataDir);
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Sends a command that must be carried out, and answers its answer. */
async function done(name: string, body: object): Promise<Json> {
  const reply = await live.command(name, body);
  if (reply.status !== 200) throw new Error(`${name}: ${reply.text}`);
  return reply.body;
}

const account = async (id: string, { position }: Json, more = ''): Promise<Json> =>
  (await live.get(`/api/accounts/${id}?after=${position}${more}`)).body;
const texts = async (id: string, { position }: Json): Promise<readonly string[]> =>
  (await live.get(`/api/accounts/${id}/history?after=${position}`)).body.items.map(({ text }: Json) => text);

describe('a fiche', () => {
  it('needs no more than a name; every other field can be set, changed and cleared, and the history says so', async () => {
    const { id: ownerId } = await done('InviteUser', { name: 'Léa Moreau', email: 'lea@ardoise.fr', roles: ['sales'] });
    const { id } = await done('CreateProspect', { name: 'Moulins Roy' });
    const place = { line1: '1 rue du Port', postalCode: '69001', city: 'Lyon', country: 'FR' };
    const fields = {
      tradeName: 'Au Moulin',
      siren: '732829320',
      siret: '73282932000074',
      vatNumber: 'FR44732829320',
      legalForm: 'SARL',
      email: 'contact@roy.fr',
      accountingEmail: 'compta@roy.fr',
      phones: ['+33142685300', '+33612345678'],
      address: place,
      billingAddress: { ...place, line1: 'BP 40' },
      ownerId,
      accountingCode: '411ROY',
    };
    const set = await done('ChangeAccountDetails', { accountId: id, ...fields, customerType: 'public', active: false });
    const shown = await account(id, set);
    expect(shown).toMatchObject({ ...fields, customerType: 'public', active: false, ownerName: 'Léa Moreau' });
    const [told = ''] = await texts(id, set);
    for (const words of [
      'nom commercial : aucun → Au Moulin',
      'SIRET : aucun → 73282932000074',
      'numéro de TVA : aucun → FR44732829320',
      'mail de la comptabilité : aucun → compta@roy.fr',
      'téléphones : aucun → 01 42 68 53 00 et 06 12 34 56 78',
      'adresse de facturation : aucune → BP 40, 69001 Lyon',
      'commercial : aucun → Léa Moreau',
      'code comptable : aucun → 411ROY',
      'type de client : entreprise → organisme public',
      'Fiche désactivée et modifiée : ',
    ]) {
      expect(told).toContain(words);
    }

    const kept = await done('ChangeAccountDetails', { accountId: id, legalForm: 'SAS' });
    expect(await account(id, kept)).toMatchObject({ ...fields, legalForm: 'SAS' });

    const nothing = Object.fromEntries(Object.keys(fields).map((field) => [field, null]));
    const cleared = await done('ChangeAccountDetails', { accountId: id, ...nothing });
    const after = await account(id, cleared);
    for (const field of Object.keys(fields)) expect(after).not.toHaveProperty(field);
    expect((await texts(id, cleared))[0]).toContain('commercial : Léa Moreau → aucun');

    expect(await account(id, cleared, `&asOf=${shown.updatedAt}`)).toMatchObject({
      ...fields,
      ownerName: 'Léa Moreau',
    });
  });

  it('is refused with what is wrong, where, and what would be right', async () => {
    const { status, body } = await live.command('CreateProspect', {
      name: 'x'.repeat(300),
      siret: '123',
      phones: Array.from({ length: 21 }, (_, n) => `01 42 68 53 ${10 + n}`),
      customerType: 'ami',
      contact: { firstName: 'Claire', active: 'oui' },
      nom: 'Roy',
    });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'request.invalid' });
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { path: 'name', message: 'Texte trop long : au plus 200 caractères.' },
        { path: 'siret', message: 'SIRET (14 chiffres avec clé) attendu, par exemple 73282932000074.' },
        { path: 'phones', message: 'Liste trop longue : au plus 20 éléments.' },
        { path: 'customerType', message: 'Valeur attendue : business, public, individual ou foreign_business.' },
        { path: 'contact.lastName', message: 'Champ obligatoire : texte attendu.' },
        { path: 'contact.active', message: 'Valeur attendue : true ou false.' },
        { path: 'nom', message: 'Champ inconnu.' },
      ]),
    );
  });
});

describe('a function of contacts', () => {
  it('shows its new name everywhere once renamed, and as it was in the past', async () => {
    const { id: accountId } = await done('CreateClient', { name: 'Mairie de Lyon' });
    const { id: functionId } = await done('DefineContactFunction', { name: 'Marchés publics' });
    const added = await done('AddContact', { accountId, lastName: 'Petit', functionId, main: true });
    const before = await account(accountId, added);
    expect(before.contacts).toMatchObject([{ functionId, functionName: 'Marchés publics' }]);

    const renamed = await done('RenameContactFunction', { functionId, name: 'Commande publique' });
    expect((await account(accountId, renamed)).contacts).toMatchObject([{ functionName: 'Commande publique' }]);
    expect((await account(accountId, renamed, `&asOf=${before.updatedAt}`)).contacts).toMatchObject([
      { functionName: 'Marchés publics' },
    ]);
    for (const path of ['/api/contact-functions', '/api/organisation']) {
      const { text } = await live.get(path);
      expect(text).toContain('Commande publique');
      expect(text).not.toContain('Marchés publics');
    }

    const retired = await done('RetireContactFunction', { functionId });
    expect((await account(accountId, retired)).contacts).toMatchObject([{ functionName: 'Commande publique' }]);
    const refused = await live.command('AddContact', { accountId, lastName: 'Roux', functionId });
    expect({ status: refused.status, code: refused.body.code }).toEqual({
      status: 409,
      code: 'contact.function_retired',
    });
    expect((await live.get('/api/contact-functions')).text).not.toContain('Commande publique');
    expect((await live.get('/api/contact-functions?retired=true')).text).toContain('Commande publique');
    const again = await live.command('DefineContactFunction', { name: 'TECHNIQUE' });
    expect({ status: again.status, code: again.body.code }).toEqual({
      status: 409,
      code: 'contact_function.name_taken',
    });
  });
});

describe('contacts and notes', () => {
  it('that go leave the fiche and stay in its history; an inactive contact is shown when asked for', async () => {
    const { id: accountId } = await done('CreateClient', { name: 'Garage Letort' });
    const one = await done('AddContact', { accountId, lastName: 'Abel', main: true });
    const other = await done('AddContact', { accountId, lastName: 'Zola', main: true });
    const names = async (answer: Json, more = '') =>
      (await account(accountId, answer, more)).contacts.map(({ lastName, main }: Json) => `${lastName} ${main}`);
    expect(await names(other)).toEqual(['Zola true', 'Abel false']);

    const left = await done('ChangeContact', { accountId, contactId: one.id, active: false });
    expect(await names(left)).toEqual(['Zola true']);
    expect(await names(left, '&inactive=true')).toEqual(['Zola true', 'Abel false']);

    const note = await done('AddNote', { accountId, body: 'Préfère le matin.' });
    await done('EditNote', { accountId, noteId: note.id, body: 'Préfère le soir.' });
    const removed = await done('RemoveContact', { accountId, contactId: other.id });
    expect(await account(accountId, removed)).toMatchObject({
      contacts: [],
      notes: [{ body: 'Préfère le soir.', author: { name: 'Administrateur' } }],
    });
    const gone = await done('RemoveNote', { accountId, noteId: note.id });
    expect((await account(accountId, gone)).notes).toEqual([]);
    expect((await texts(accountId, gone)).slice(0, 3)).toEqual([
      'Note retirée : « Préfère le soir. »',
      'Contact retiré : Zola',
      'Note modifiée : « Préfère le soir. » (auparavant « Préfère le matin. »)',
    ]);
  });
});
