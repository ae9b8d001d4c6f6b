import type { Answer, CommandContext } from '../commands/context.js';
import type { AnyCommand } from '../commands/registry.js';
import { deriveId } from '../eventstore/deriveId.js';
import { type Calendar, type DemoCommand, type Fiche, fiche } from './fiches.js';
import { createPick } from './pick.js';
import { type Showcase, showcase } from './showcase.js';
import { type DemoStaff, inviteStaff } from './staff.js';

/** Sends a command of the demonstration, under the id that its key gives: again is the first answer again. */
export type SendDemo = (command: DemoCommand) => Promise<Answer>;

export const DEMO_FICHES = 220;
const PROGRESS_EVERY = 16;

const organisation: readonly DemoCommand[] = [
  {
    key: 'organisation-profile',
    name: 'SetOrganisationProfile',
    body: {
      name: 'Ardoise Télécom',
      legalForm: 'SAS',
      shareCapital: '50 000 €',
      siret: '73282932000074',
      vatNumber: 'FR44732829320',
      rcsCity: 'Paris',
      address: { line1: '8 rue de la Boétie', postalCode: '75008', city: 'Paris', country: 'FR' },
      email: 'facturation@ardoise-telecom.example',
      phone: '01 99 00 00 10',
      vatOnDebits: true,
    },
  },
  {
    key: 'organisation-bank',
    name: 'SetBankDetails',
    body: { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', ics: 'FR72ZZZ123456' },
  },
];

export type SeedProgress = (done: number, total: number) => void;

type Seeding = Readonly<{ calendar: Calendar; count: number; progress: SeedProgress }>;

export type Seeded = Readonly<{ staff: DemoStaff; shown: Showcase }>;

/** The whole register of the demonstration, through real commands. Again does nothing new. */
export async function seed(send: SendDemo, { calendar, count, progress }: Seeding): Promise<Seeded> {
  for (const command of organisation) await send(command);
  const staff = await inviteStaff(send);

  const pick = createPick(2026);
  const fiches = Array.from({ length: count }, (_, n) => fiche(n, pick, calendar, staff));
  // One after the other, so that the log is the same whenever and wherever the demonstration is run.
  for (const [index, one] of fiches.entries()) {
    await plant(send, one);
    if (index % PROGRESS_EVERY === 0 || index === count - 1) progress(index + 1, count);
  }
  return { staff, shown: await showcase(send, staff, calendar) };
}

async function plant(send: SendDemo, { create, follow, dossiers }: Fiche): Promise<void> {
  const { id: accountId } = await send(create);
  for (const command of follow(accountId)) await send(command);
  for (const { open, follow: fill } of dossiers) {
    const { id: dossierId } = await send(open(accountId));
    for (const command of fill(dossierId)) await send(command);
  }
}

/** Context of a demonstration's command: a person's name in the history, and an id that its key alone decides. */
function demoContext({ key, name }: DemoCommand): CommandContext {
  return {
    commandId: deriveId('demo', key),
    // The key says what the command is: the demonstration of a later day is still the same one.
    commandHash: `demo ${name} ${key}`,
    correlationId: deriveId('demo', 'run'),
    actor: { id: 'demo', kind: 'user', name: 'Démonstration' },
  };
}

/** Sends through the registry, as the API does. */
export function sendDemoWith(
  commands: ReadonlyMap<string, AnyCommand>,
  send: (command: AnyCommand, body: unknown, context: CommandContext) => Promise<Answer>,
): SendDemo {
  return async (demo) => {
    const command = commands.get(demo.name);
    if (command === undefined) throw new Error(`The demonstration sends an unknown command: ${demo.name}`);
    return send(command, demo.body, demoContext(demo));
  };
}
