import { ACTIONS, CITIES, FIRST_NAMES, LAST_NAMES, LEGAL_FORMS, NOTES, STREETS, TRADES } from './french.js';
import { type Pick, withLuhnDigit } from './pick.js';
import type { DemoStaff } from './staff.js';

/** A command of the demonstration: its key makes a second run answer the first answer. */
export type DemoCommand = Readonly<{ key: string; name: string; body: Readonly<Record<string, unknown>> }>;

/** One fiche: its creation, then the commands that need its id, in order. */
export type Fiche = Readonly<{
  create: DemoCommand;
  follow: (accountId: string) => readonly DemoCommand[];
  /** The dossiers of a client, each with what follows its opening. */
  dossiers: readonly Readonly<{
    open: (accountId: string) => DemoCommand;
    follow: (dossierId: string) => readonly DemoCommand[];
  }>[];
}>;

export type Calendar = Readonly<{
  /** Civil date of the first run of the demonstration. */
  today: string;
  /** `day` of the same month, or of the one `months` later. */
  dayOf: (day: number, months?: number) => string;
}>;

/** Fiche `n` of the demonstration: nearly three in four are clients. */
export function fiche(n: number, pick: Pick, calendar: Calendar, { sales }: DemoStaff): Fiche {
  const isClient = n % 11 < 8;
  const isPublic = n % 17 === 5;
  const family = pick.of(LAST_NAMES);
  const [postalCode, city] = pick.of(CITIES);
  const name = isPublic ? `Mairie de ${city}, service ${n}` : `${pick.of(TRADES)} ${family}`;
  const domain = `${slug(name)}-${n}.example`;
  const siren = withLuhnDigit(`9${pick.digits(7)}`);
  const key = `fiche-${n}`;
  const ownerId = sales[n % 3 === 0 ? 1 : 0];

  const create = {
    key,
    name: isClient ? 'CreateClient' : 'CreateProspect',
    body: {
      name,
      customerType: isPublic ? 'public' : 'business',
      ...(isPublic ? {} : { legalForm: pick.of(LEGAL_FORMS) }),
      siret: withLuhnDigit(`${siren}${pick.digits(4)}`),
      email: `contact@${domain}`,
      phone: `019900${pick.digits(4)}`,
      address: { line1: `${1 + pick.number(120)} ${pick.of(STREETS)}`, postalCode, city, country: 'FR' },
      ownerId,
      contact: { ...contact(pick, family, domain), receivesInvoices: n % 53 !== 7, main: true },
    },
  };
  const dossiers = isClient
    ? Array.from({ length: 1 + pick.number(2) }, (_, d) => dossier(`${key}-d${d}`, d, pick, calendar))
    : [];
  const extras = followUps({ key, n, domain, ownerId }, pick, calendar);
  return {
    create,
    follow: (accountId) => extras.map(({ body, ...rest }) => ({ ...rest, body: { accountId, ...body } })),
    dossiers,
  };
}

function contact(pick: Pick, lastName: string, domain: string) {
  const [firstName, civility] = pick.of(FIRST_NAMES);
  return {
    lastName,
    firstName,
    civility,
    email: `${slug(firstName)}.${slug(lastName)}@${domain}`,
    phones: [`063998${pick.digits(4)}`],
    functionId: pick.of(['commercial', 'technique', 'administratif']),
  };
}

type Followed = Readonly<{ key: string; n: number; domain: string; ownerId: string }>;

function followUps({ key, n, domain, ownerId }: Followed, pick: Pick, { dayOf }: Calendar): readonly DemoCommand[] {
  const second = { key: `${key}-c`, name: 'AddContact', body: contact(pick, pick.of(LAST_NAMES), domain) };
  const note = { key: `${key}-n`, name: 'AddNote', body: { body: pick.of(NOTES) } };
  const dueOn = dayOf(1 + pick.number(28), pick.number(2));
  const action = {
    key: `${key}-a`,
    name: 'ScheduleAction',
    body: { title: pick.of(ACTIONS), dueOn, assigneeId: ownerId },
  };
  const settings = {
    key: `${key}-b`,
    name: n % 2 === 0 ? 'SetBillingPreferences' : 'SetPaymentTerms',
    body: n % 2 === 0 ? { groupInvoices: true } : terms(n, pick, dayOf),
  };
  return [
    ...(n % 2 === 0 ? [second] : []),
    ...(n % 3 === 0 ? [note] : []),
    ...(n % 4 === 1 ? [action] : []),
    ...(n % 5 === 0 ? [settings] : []),
  ];
}

function terms(n: number, pick: Pick, dayOf: Calendar['dayOf']) {
  if (n % 3 === 0) return { mode: 'cheque' };
  const mandate = { reference: `RUM-${String(n).padStart(6, '0')}-${pick.digits(4)}`, signedOn: dayOf(1, -1) };
  return { mode: 'sepa_debit', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', mandate };
}

const RECURRING = [
  ['Accès fibre FTTO 100 Mb/s garanti', '149.00'],
  ['Accès fibre FTTH 1 Gb/s', '49.90'],
  ['Forfait mobile 100 Go', '14.90'],
  ['Trunk SIP 8 canaux', '39.00'],
  ['Sauvegarde 4G', '12.50'],
] as const;
const LICENCES = [
  ['Licence standard téléphonique, par poste', '6.90'],
  ['Licence visioconférence, par salle', '19.00'],
] as const;
const ONE_OFF = [
  ['Mise en service et raccordement', '150.00', 'services'],
  ['Déplacement d’un technicien', '89.00', 'services'],
  ['Téléphone IP de bureau', '119.00', 'goods'],
] as const;

function dossier(key: string, index: number, pick: Pick, { dayOf }: Calendar): Fiche['dossiers'][number] {
  const [postalCode, city] = pick.of(CITIES);
  const site = { address: { line1: `${1 + pick.number(90)} ${pick.of(STREETS)}`, postalCode, city, country: 'FR' } };
  const name = index === 0 ? 'Siège' : `Agence de ${city}`;
  const [fibre, fibrePrice] = pick.of(RECURRING);
  const [licence, licencePrice] = pick.of(LICENCES);
  const [oneOff, oneOffPrice, nature] = pick.of(ONE_OFF);
  const lines = [
    { section: 'recurring', label: fibre, quantity: '1', unitPrice: fibrePrice },
    { section: 'licence', label: licence, quantity: String(1 + pick.number(12)), unitPrice: licencePrice },
    ...(pick.chance(60) ? [{ section: 'one_off', label: oneOff, quantity: '1', unitPrice: oneOffPrice, nature }] : []),
    ...(pick.chance(30)
      ? [
          {
            section: 'recurring',
            label: 'Maintenance du réseau local',
            quantity: '1',
            unitPrice: '240',
            every: 'quarter',
          },
        ]
      : []),
  ];
  // Most start with the month; some in its middle, some earlier: they show proration and what is caught up.
  const effectiveOn = pick.chance(70) ? dayOf(1) : pick.chance(50) ? dayOf(1 + pick.number(27)) : dayOf(15, -1);

  return {
    open: (accountId) => ({ key, name: 'OpenDossier', body: { accountId, name, ...(index === 0 ? {} : { site }) } }),
    follow: (dossierId) => [
      ...lines.map((line, n) => ({ key: `${key}-l${n}`, name: 'AddDossierLine', body: { dossierId, ...line } })),
      { key: `${key}-on`, name: 'ActivateDossier', body: { dossierId, effectiveOn } },
    ],
  };
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
