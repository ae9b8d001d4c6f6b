import type { ActionEvent } from '../../src/domain/action/events.js';
import type { DossierEvent } from '../../src/domain/dossier/events.js';
import type { InstallationTypeEvent } from '../../src/domain/installationType/events.js';
import type { Golden, GoldenVariants } from './golden.js';

const accountId = '2f6c1c1e-8f0a-5d3b-9d35-6a4f0b8a4c01';
const dossierId = '5c7e9a1b-2d4f-5a6c-8e0b-7f9d1c3e5a02';
const actionId = 'c3a9d0e2-1b4c-5d6e-9f70-8a1b2c3d4e03';

const of = { dossierId, accountId };
const lineId = '1e2d3c4b-5a69-5788-9796-a5b4c3d2e104';
const installationTypeId = 'd4b0e1f3-2c5d-5e7f-8a81-9b2c3d4e5f06';

export const dossierGolden = {
  DossierOpened: [
    {
      dossierId,
      accountId,
      name: 'Fibre du siège',
      batch: 'debut-de-mois',
      team: { commercial: 'user-lea', technicien: 'user-marc' },
      site: {
        name: 'Siège',
        address: {
          line1: '12 rue de la République',
          line2: '3e étage',
          postalCode: '69002',
          city: 'Lyon',
          country: 'FR',
        },
      },
    },
  ],
  DossierLineAdded: [
    {
      dossierId,
      lineId: '1e2d3c4b-5a69-5788-9796-a5b4c3d2e104',
      section: 'recurring',
      label: 'Lien fibre dédié 100 Mbit/s',
      quantity: '1',
      unitPrice: '129.90',
      vatCode: 'normal',
      every: 'month',
      startsOn: '2026-11-15',
      endsOn: '2027-11-14',
      nature: 'services',
      accountingCode: '706100',
    },
  ],
  DossierPaymentSet: [
    {
      dossierId,
      accountId,
      override: {
        mode: 'gocardless',
        iban: 'FR7630006000011234567890189',
        bic: 'AGRIFRPP',
        mandate: { reference: 'RUM-2026-0042', signedOn: '2026-03-14' },
        gocardless: { mandateId: 'MD000042', customerId: 'CU000042' },
        due: { days: 30, endOfMonth: 'before' },
      },
    },
  ],
  DossierActivated: [{ dossierId, accountId, effectiveOn: '2026-11-15' }],
  DossierLineChanged: [
    {
      ...of,
      lineId,
      changes: {
        label: 'Lien fibre dédié 200 Mbit/s',
        quantity: '2',
        unitPrice: '149.90',
        vatCode: 'intermediate',
        nature: 'goods',
        accountingCode: null,
      },
      from: '2027-01-16',
    },
  ],
  DossierLineEnded: [{ ...of, lineId, endsOn: '2027-03-31' }],
  DossierLineRemoved: [{ ...of, lineId }],
  DossierPhoneAttached: [{ ...of, phone: '+33472000000' }],
  DossierPhoneDetached: [{ ...of, phone: '+33472000000' }],
  DossierSiteSet: [
    {
      ...of,
      site: {
        name: 'Entrepôt',
        address: { line1: '4 quai Nord', line2: 'Porte B', postalCode: '69007', city: 'Lyon', country: 'FR' },
      },
    },
  ],
  DossierTeamSet: [{ ...of, team: { technicien: 'user-marc' } }],
  DossierDeliverySet: [
    {
      ...of,
      override: {
        methods: ['chorus_pro'],
        chorus: { serviceCode: 'SRV-02', engagementNumber: 'EJ-2026-18', required: 'service_and_engagement' },
      },
    },
  ],
  DossierInstallationTypeSelected: [{ ...of, installationTypeId, name: 'Fibre entreprise' }],
  DossierTerminated: [{ ...of, on: '2027-03-31' }],
  DossierReopened: [{ ...of, on: '2027-06-01' }],
} satisfies Golden<DossierEvent>;

const phases = [
  { name: 'Étude', tasks: [{ title: 'Relever le site', role: 'technicien', delayDays: 3 }] },
  {
    name: 'Travaux',
    after: 'Étude',
    delayDays: 5,
    tasks: [{ title: 'Tirer la fibre', role: 'technicien', delayDays: 10 }],
  },
];

export const installationTypeGolden = {
  InstallationTypeDefined: [{ installationTypeId, name: 'Fibre entreprise', phases }],
} satisfies Golden<InstallationTypeEvent>;

export const dossierVariants = {
  'DossierActivated.v1.installation': {
    ...of,
    effectiveOn: '2026-11-15',
    accountKind: 'prospect',
    installation: { installationTypeId, name: 'Fibre entreprise', phases, team: { technicien: 'user-marc' } },
  },
} satisfies GoldenVariants<DossierEvent>;

export const actionGolden = {
  ActionScheduled: [
    {
      actionId,
      accountId,
      dossierId,
      title: 'Visite technique avec Mme Lefèvre',
      dueOn: '2026-12-02',
      assigneeId: 'user-marc',
    },
  ],
  ActionRescheduled: [{ actionId, accountId, dueOn: '2026-12-04', time: '09:30' }],
  ActionReassigned: [{ actionId, accountId, assigneeId: 'user-lea' }],
  ActionCompleted: [{ actionId, accountId, outcome: 'Passage de câble possible par la cour.' }],
  ActionCancelled: [
    {
      actionId,
      accountId,
      reason: 'Visite faite avec celle du voisin.',
      origin: { dossierId, phase: 'Étude', task: 0 },
    },
  ],
} satisfies Golden<ActionEvent>;

const origin = { dossierId, phase: 'Étude', task: 1 };

export const actionVariants = {
  'ActionScheduled.v1.installation': {
    actionId,
    accountId,
    dossierId,
    title: 'Relever les gaines',
    dueOn: '2026-12-02',
    assigneeId: null,
    time: '14:30',
    priority: 'high',
    description: 'Prévenir la gardienne avant de passer.',
    origin,
  },
  'ActionCompleted.v1.installation': { actionId, accountId, outcome: 'Gaines libres.', origin },
} satisfies GoldenVariants<ActionEvent>;
