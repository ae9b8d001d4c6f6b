import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Live, liveApplication } from '../support/liveApplication.js';

let live: Live;
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-twins-'));

beforeAll(async () => {
  live = await liveApplication(dataDir);
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('creating a fiche that looks like another', () => {
  it('is done, with a warning for each thing in common that names the other one', async () => {
    const first = await live.command('CreateProspect', {
      name: 'Minoterie du Port',
      phone: '02 40 11 22 33',
      contact: { lastName: 'Le Goff', email: 'yann@port.fr' },
    });
    expect(first.body.warnings).toBeUndefined();

    const account = { id: first.body.id, reference: first.body.reference, name: 'Minoterie du Port' };
    const twin = await live.command('CreateClient', {
      name: 'SARL MINOTERIE DU PORT',
      phone: '+33 2 40 11 22 33',
      email: 'yann@port.fr',
    });
    expect(twin.status).toBe(200);
    expect(twin.body.warnings).toEqual([
      { code: 'account.name_alike', message: expect.stringContaining(account.reference), account },
      { code: 'account.phone_alike', message: expect.stringContaining('même téléphone 02 40 11 22 33'), account },
      { code: 'account.email_alike', message: expect.stringContaining('même mail yann@port.fr'), account },
    ]);
  });

  it('is warned of again when it takes what another has later on', async () => {
    const other = await live.command('CreateProspect', { name: 'Brûlerie Kermadec', phone: '02 98 00 11 22' });
    const { body } = await live.command('CreateProspect', { name: 'Torréfaction Abgrall' });
    const changed = await live.command('ChangeAccountDetails', { accountId: body.id, phone: '02 98 00 11 22' });
    expect(changed.body.warnings).toMatchObject([{ code: 'account.phone_alike', account: { id: other.body.id } }]);
    const unrelated = await live.command('ChangeAccountDetails', { accountId: body.id, legalForm: 'SAS' });
    expect(unrelated.body.warnings).toBeUndefined();
  });

  it('is warned of when a contact brings what another fiche has, new or changed', async () => {
    const contact = { lastName: 'Riou', phones: ['02 98 44 55 66'], email: 'anne@riou.fr' };
    const other = await live.command('CreateProspect', { name: 'Voilerie Riou', contact });
    const { body } = await live.command('CreateProspect', { name: 'Corderie Tanguy' });
    const accountId = body.id;
    const warnings = [
      { code: 'account.phone_alike', account: { id: other.body.id } },
      { code: 'account.email_alike', account: { id: other.body.id } },
    ];
    const added = await live.command('AddContact', { accountId, ...contact, lastName: 'Bihan' });
    expect(added.body.warnings).toMatchObject(warnings);

    const plain = await live.command('AddContact', { accountId, lastName: 'Kerjean', phones: ['02 98 77 88 99'] });
    expect(plain.body.warnings).toBeUndefined();
    const changing = { accountId, contactId: plain.body.id };
    const changed = await live.command('ChangeContact', { ...changing, phones: contact.phones, email: contact.email });
    expect(changed.body.warnings).toMatchObject(warnings);
    const renamed = await live.command('ChangeContact', { ...changing, firstName: 'Paul' });
    expect(renamed.body.warnings).toBeUndefined();
  });

  it('tells a sales person nothing of another’s fiche, and of their own as much as ever', async () => {
    const theirs = { name: 'Chantier Quéméneur', phone: '02 97 00 11 22', email: 'contact@quemeneur.example' };
    await live.command('CreateProspect', { ...theirs, ownerId: 'admin' });
    const invited = await live.command('InviteUser', { name: 'Zoé', email: 'zoe@ardoise.fr', roles: ['sales'] });
    const zoe = { 'x-on-behalf-of': invited.body.id };
    const twin = await live.command('CreateProspect', { ...theirs, name: 'Chantier Quemeneur' }, zoe);
    expect([twin.status, twin.body.warnings]).toEqual([200, undefined]);
    const found = await live.get(`/api/accounts/duplicates?name=chantier%20quemeneur&after=${twin.body.position}`, zoe);
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([twin.body.id]);

    const account = { id: twin.body.id, reference: twin.body.reference, name: 'Chantier Quemeneur' };
    const again = await live.command('CreateProspect', { name: 'Quemeneur', phone: theirs.phone }, zoe);
    expect(again.body.warnings).toContainEqual(expect.objectContaining({ code: 'account.phone_alike', account }));
    expect(again.text).not.toContain('Quéméneur');
    const changed = await live.command(
      'ChangeAccountDetails',
      { accountId: again.body.id, email: theirs.email, phone: '02 97 00 11 23' },
      zoe,
    );
    expect(changed.body.warnings).toMatchObject([{ code: 'account.email_alike', account }]);
  });

  it('names another’s fiche to a sales person who reads everything as an auditor', async () => {
    await live.command('CreateProspect', { name: 'Fonderie Tanguy', ownerId: 'admin' });
    const roles = ['sales', 'auditor'];
    const invited = await live.command('InviteUser', { name: 'Yves', email: 'yves@ardoise.fr', roles });
    const twin = await live.command(
      'CreateProspect',
      { name: 'Fonderie Tanguy' },
      { 'x-on-behalf-of': invited.body.id },
    );
    expect(twin.body.warnings).toMatchObject([
      { code: 'account.name_alike', account: { name: 'Fonderie Tanguy', reference: expect.any(String) } },
    ]);
  });
});

describe('GET /api/accounts/duplicates', () => {
  it('names likely twins with a score and why, the likeliest first', async () => {
    const near = await live.command('CreateProspect', { name: 'Garage Letourneau' });
    const same = await live.command('CreateProspect', {
      name: 'Letourneaux Automobiles',
      siret: '35600000049837',
      email: 'atelier@letourneau.fr',
    });
    const { body } = await live.get(
      `/api/accounts/duplicates?name=garage%20letourneaux&siret=356%20000%20000%2049837&after=${same.body.position}`,
    );
    expect(body.items[0]).toMatchObject({ id: same.body.id, score: 100, reasons: [{ field: 'siret' }] });
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(near.body.id);
    const scores = body.items.map(({ score }: { score: number }) => score);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));

    const others = await live.get(`/api/accounts/duplicates?email=ATELIER@letourneau.fr&except=${same.body.reference}`);
    expect(others.body).toEqual({ items: [], nextCursor: null });
  });

  it('asks for something to compare, rightly written', async () => {
    expect((await live.get('/api/accounts/duplicates')).status).toBe(400);
    const wrong = await live.get('/api/accounts/duplicates?siret=123');
    expect(wrong.body.errors).toMatchObject([{ path: 'siret', message: expect.stringContaining('73282932000074') }]);
  });
});
