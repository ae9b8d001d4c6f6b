import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revealIban } from '../../src/commands/account/revealIban.js';
import { type EventStore, Unavailable } from '../../src/eventstore/eventStore.js';
import { commandWorld, contextFor } from '../support/commandWorld.js';
import { type Live, liveApplication } from '../support/liveApplication.js';

const IBAN = 'FR7630006000011234567890189';
const TERMS = { mode: 'transfer', iban: IBAN, bic: 'AGRIFRPP' };

let live: Live;
const dataDir = mkdtempSync(join(tmpdir(), 'ardoise-ibans-'));

beforeAll(async () => {
  live = await liveApplication(dataDir);
});

afterAll(async () => {
  await live.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function accountWithIban(): Promise<string> {
  const { body } = await live.command('CreateClient', { name: 'Moulins Roy' });
  const set = await live.command('SetPaymentTerms', { accountId: body.id, ...TERMS });
  await live.get(`/api/accounts/${body.id}?after=${set.body.position}`);
  return body.id;
}

describe('an IBAN', () => {
  it('is masked on the fiche, in lists and in the history', async () => {
    const id = await accountWithIban();
    for (const path of [
      `/api/accounts/${id}`,
      '/api/accounts',
      `/api/accounts/${id}/history`,
      '/api/search?q=moulins',
    ]) {
      expect((await live.get(path)).text).not.toContain(IBAN);
    }
    expect((await live.get(`/api/accounts/${id}`)).body.payment.iban).toBe('FR76 •••• … 189');
  });

  it('is revealed by a read of its own, which the history tells, without moving what an ETag named', async () => {
    const id = await accountWithIban();
    const before = await live.get(`/api/accounts/${id}`);
    const revealed = await live.get(`/api/accounts/${id}/iban`);
    expect(revealed.body).toMatchObject({ accountId: id, iban: IBAN, bic: 'AGRIFRPP' });

    const history = await live.get(`/api/accounts/${id}/history?after=${revealed.body.position}`);
    expect(history.body.items[0]).toMatchObject({
      type: 'IbanRevealed',
      text: 'IBAN de la fiche consulté en entier',
      actor: { id: 'admin' },
    });
    const seen = before.headers.get('etag') ?? '';
    const note = await live.command('AddNote', { accountId: id, body: 'Vu' }, { 'if-match': seen });
    expect(note.status).toBe(200);
  });

  it('of a dossier’s own terms is revealed in the same way', async () => {
    const id = await accountWithIban();
    const dossier = await live.command('OpenDossier', { accountId: id });
    const path = `/api/dossiers/${dossier.body.id}/iban`;
    expect((await live.get(path)).body.code).toBe('iban.unknown');
    const set = await live.command('SetDossierPayment', { dossierId: dossier.body.id, override: TERMS });
    expect((await live.get(`${path}?after=${set.body.position}`)).body).toMatchObject({ accountId: id, iban: IBAN });
  });

  it('that is not there is 404, as is an account that does not exist', async () => {
    const { body } = await live.command('CreateProspect', { name: 'Sans IBAN' });
    expect((await live.get(`/api/accounts/${body.reference}/iban?after=${body.position}`)).status).toBe(404);
    expect((await live.get('/api/accounts/CL999999/iban')).body.code).toBe('account.unknown');
  });

  it('is not shown when it cannot be put on record', async () => {
    const full = (store: EventStore): EventStore => ({
      ...store,
      append: (stream, events, expected) =>
        stream.startsWith('access-') ? Promise.reject(new Unavailable('full')) : store.append(stream, events, expected),
    });
    const { deps, send } = commandWorld(full);
    const { id } = await send('CreateClient', { name: 'Moulins Roy' });
    await send('SetPaymentTerms', { accountId: id, ...TERMS });
    await expect(revealIban(deps, { accountId: id }, contextFor('RevealIban', {}))).rejects.toThrow(Unavailable);
  });
});
