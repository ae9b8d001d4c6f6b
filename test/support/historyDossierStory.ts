import { golden } from '../golden/all.js';
import type { Told } from './historyAccountStory.js';

const roy = { accountId: 'acc-1' };
const of = { dossierId: 'dos-1', ...roy };
const lineId = 'lin-1';
const address = { line1: '1 rue du Port', postalCode: '69001', city: 'Lyon', country: 'FR' };
const phases = golden.InstallationTypeDefined[0].phases;
const type = { installationTypeId: 'typ-1', name: 'Fibre entreprise' };

/** From its opening to its end, and on. */
export const dossierStory: readonly Told[] = [
  [
    'installation-type-typ-1',
    { type: 'InstallationTypeDefined', data: { ...type, phases } },
    'Type d’installation « Fibre entreprise » défini : Étude et Travaux',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierOpened', data: { dossierId: 'dos-1', ...roy, name: 'Siège', site: { address } } },
    'Dossier ouvert : Siège (Lyon)',
  ],
  [
    'dossier-dos-1',
    {
      type: 'DossierLineAdded',
      data: { ...golden.DossierLineAdded[0], dossierId: 'dos-1', lineId, endsOn: '2027-01-01' },
    },
    'Ligne ajoutée au dossier « Siège » : Lien fibre dédié 100 Mbit/s, 1 × 129,90 € HT par mois, à compter du 15 novembre 2026, jusqu’au 1er janvier 2027',
  ],
  [
    'dossier-dos-1',
    {
      type: 'DossierPaymentSet',
      data: { dossierId: 'dos-1', ...roy, override: { mode: 'card', due: { days: 0, endOfMonth: 'none' } } },
    },
    'Règlement du dossier « Siège » : carte bancaire, à réception',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierPaymentSet', data: { dossierId: 'dos-1', ...roy, override: null } },
    'Règlement du dossier « Siège » : de nouveau celui de la fiche',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierLineChanged', data: { ...of, lineId, changes: { unitPrice: '149.90' }, from: '2026-12-15' } },
    'Ligne « Lien fibre dédié 100 Mbit/s » du dossier « Siège » modifiée à compter du 15 décembre 2026 : prix unitaire HT : 129,90 € → 149,90 €',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierLineChanged', data: { ...of, lineId, changes: { label: 'Fibre', accountingCode: null } } },
    'Ligne « Lien fibre dédié 100 Mbit/s » du dossier « Siège » modifiée : libellé : Lien fibre dédié 100 Mbit/s → Fibre ; code comptable : 706100 → aucun',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierLineEnded', data: { ...of, lineId, endsOn: '2026-12-31' } },
    'Ligne « Fibre » du dossier « Siège » : se termine le 31 décembre 2026',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierLineEnded', data: { ...of, lineId, endsOn: null } },
    'Ligne « Fibre » du dossier « Siège » : n’a plus de date de fin',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierLineRemoved', data: { ...of, lineId } },
    'Ligne « Fibre » supprimée du dossier « Siège »',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierPhoneAttached', data: { ...of, phone: '+33472000000' } },
    'Numéro 04 72 00 00 00 rattaché au dossier « Siège »',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierPhoneDetached', data: { ...of, phone: '+33472000000' } },
    'Numéro 04 72 00 00 00 détaché du dossier « Siège »',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierSiteSet', data: { ...of, site: { name: 'Entrepôt', address } } },
    'Site du dossier « Siège » : Entrepôt, 1 rue du Port, 69001 Lyon',
  ],
  ['dossier-dos-1', { type: 'DossierSiteSet', data: { ...of, site: null } }, 'Site du dossier « Siège » : aucun'],
  [
    'dossier-dos-1',
    { type: 'DossierTeamSet', data: { ...of, team: { commercial: 'lea', technicien: 'marc' } } },
    'Équipe du dossier « Siège » : lea (commercial) et marc (technicien)',
  ],
  [
    'dossier-dos-1',
    {
      type: 'DossierDeliverySet',
      data: { ...of, override: { methods: ['chorus_pro'], chorus: { serviceCode: 'S1' } } },
    },
    'Envoi des factures du dossier « Siège » : Chorus Pro (service S1)',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierDeliverySet', data: { ...of, override: null } },
    'Envoi des factures du dossier « Siège » : de nouveau celui de la fiche',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierInstallationTypeSelected', data: { ...of, ...type } },
    'Type d’installation du dossier « Siège » : Fibre entreprise',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierActivated', data: { dossierId: 'dos-1', ...roy, effectiveOn: '2026-12-01' } },
    'Passage en production du dossier « Siège » à compter du 1er décembre 2026',
  ],
  [
    'dossier-dos-1',
    {
      type: 'DossierActivated',
      data: { ...of, effectiveOn: '2026-12-02', installation: { ...type, phases, team: {} } },
    },
    'Passage en production du dossier « Siège » à compter du 2 décembre 2026 (installation « Fibre entreprise »)',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierTerminated', data: { ...of, on: '2027-03-31' } },
    'Résiliation du dossier « Siège » : facturé jusqu’au 31 mars 2027 inclus',
  ],
  [
    'dossier-dos-1',
    { type: 'DossierReopened', data: { ...of, on: '2027-06-01' } },
    'Réouverture du dossier « Siège », facturé de nouveau à compter du 1er juin 2027',
  ],
  ['dossier-dos-1', { type: 'DossierReopened', data: of }, 'Réouverture du dossier « Siège » : résiliation annulée'],
];
