import { claimStream, dossierStream, ORGANISATION_STREAM } from '../../src/domain/streams.js';
import { address, iban, onAccount, terms } from './historyParts.js';
import { one, type Step } from './historyWorld.js';

const type = { installationTypeId: 'type-1', name: 'Fibre' };
const phases = [{ name: 'Étude', tasks: [{ title: 'Relever', role: 'technicien', delayDays: 2 }] }];

export const dossierSteps: readonly Step[] = [
  onAccount(({ id }, { word, flag, pick2 }, world) => {
    const dossierId = `dos-${world.dossiers.length + 1}`;
    world.dossiers.push({ id: dossierId, accountId: id, lines: [], active: false });
    const extra = {
      name: word,
      batch: 'trimestriel',
      site: { address: address(word) },
      team: { technicien: `user-${pick2 % 3}` },
    };
    const data = { dossierId, accountId: id, ...(flag ? extra : {}) };
    return [{ stream: dossierStream(dossierId), event: { type: 'DossierOpened', data } }];
  }),
  (world, { pick, pick2, word, date, flag }) => {
    const dossier = one(world.dossiers, pick);
    if (dossier === undefined) return [];
    const lineId = `line-${dossier.lines.length + 1}`;
    dossier.lines.push(lineId);
    const recurring = { section: 'recurring', every: 'month', startsOn: date } as const;
    const data = {
      dossierId: dossier.id,
      lineId,
      ...(flag ? recurring : ({ section: 'one_off' } as const)),
      label: `Fibre ${word}`,
      quantity: '1',
      unitPrice: `${pick2}.90`,
      vatCode: 'normal' as const,
      nature: 'services' as const,
    };
    return [{ stream: dossierStream(dossier.id), event: { type: 'DossierLineAdded', data } }];
  },
  (world, choice) => {
    const dossier = one(world.dossiers, choice.pick);
    if (dossier === undefined) return [];
    const override = choice.pick2 % 3 === 0 ? null : terms(choice);
    const data = { dossierId: dossier.id, accountId: dossier.accountId, override };
    return [{ stream: dossierStream(dossier.id), event: { type: 'DossierPaymentSet', data } }];
  },
  (world, { pick, date, flag }) => {
    const dossier = one(world.dossiers, pick);
    if (dossier === undefined || dossier.active) return [];
    dossier.active = true;
    const installed = flag ? { accountKind: 'prospect' as const, installation: { ...type, phases, team: {} } } : {};
    const data = { dossierId: dossier.id, accountId: dossier.accountId, effectiveOn: date, ...installed };
    return [{ stream: dossierStream(dossier.id), event: { type: 'DossierActivated', data } }];
  },
  (_world, { word, flag }) => {
    const data = {
      name: `${word} Télécom`,
      address: address(word),
      email: 'facturation@exemple.fr',
      vatOnDebits: flag,
      invoicePrefix: 'F',
    };
    return [{ stream: ORGANISATION_STREAM, event: { type: 'OrganisationProfileSet', data } }];
  },
  (_world, { pick, flag }) => {
    const data = { iban: iban(pick), bic: 'AGRIFRPP', ...(flag ? { ics: 'FR12ZZZ123456' } : {}) };
    return [{ stream: ORGANISATION_STREAM, event: { type: 'BankDetailsSet', data } }];
  },
  (_world, { pick, date }) => {
    const data = { vatCode: 'normal' as const, rate: String(pick % 25), from: date };
    return [{ stream: ORGANISATION_STREAM, event: { type: 'VatRateSet', data } }];
  },
  (world) => {
    const claim = world.claims.pop();
    if (claim === undefined) return [];
    const event = { type: 'ClaimReleased', data: { kind: 'siret', ...claim, claimedBy: 'c-1' } } as const;
    return [{ stream: claimStream('siret', claim.value), event }];
  },
];
