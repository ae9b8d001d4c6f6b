import { dossierStream, installationTypeStream } from '../../src/domain/streams.js';
import { address } from './historyParts.js';
import { type Choice, one, type Step, type World, type Written } from './historyWorld.js';

type Dossier = World['dossiers'][number];

const onDossier =
  (step: (dossier: Dossier, choice: Choice) => Written['event'] | undefined): Step =>
  (world, choice) => {
    const dossier = one(world.dossiers, choice.pick);
    const event = dossier && step(dossier, choice);
    return dossier === undefined || event === undefined ? [] : [{ stream: dossierStream(dossier.id), event }];
  };

const of = ({ id, accountId }: Dossier) => ({ dossierId: id, accountId });
const phone = (pick: number): string => `+3347200000${pick % 10}`;

/** What may become of a dossier, whatever its state: projections make the best of it. */
export const dossierChanges: readonly Step[] = [
  onDossier((dossier, { pick2, word, date, flag }) => {
    const lineId = one(dossier.lines, pick2);
    if (lineId === undefined) return undefined;
    const changes = flag ? { unitPrice: `${pick2}.50` } : { label: word, accountingCode: null };
    const from = pick2 % 2 === 0 ? {} : { from: date };
    return { type: 'DossierLineChanged', data: { ...of(dossier), lineId, changes, ...from } };
  }),
  onDossier((dossier, { pick2, date, flag }) => {
    const lineId = one(dossier.lines, pick2);
    if (lineId === undefined) return undefined;
    return { type: 'DossierLineEnded', data: { ...of(dossier), lineId, endsOn: flag ? date : null } };
  }),
  onDossier((dossier, { pick2 }) => {
    const lineId = one(dossier.lines, pick2);
    if (lineId === undefined) return undefined;
    return { type: 'DossierLineRemoved', data: { ...of(dossier), lineId } };
  }),
  onDossier((dossier, { pick2 }) => ({
    type: 'DossierPhoneAttached',
    data: { ...of(dossier), phone: phone(pick2) },
  })),
  onDossier((dossier, { pick2 }) => ({
    type: 'DossierPhoneDetached',
    data: { ...of(dossier), phone: phone(pick2) },
  })),
  onDossier((dossier, { word, flag }) => ({
    type: 'DossierSiteSet',
    data: { ...of(dossier), site: flag ? { name: word, address: address(word) } : null },
  })),
  onDossier((dossier, { pick2 }) => ({
    type: 'DossierTeamSet',
    data: { ...of(dossier), team: { technicien: `user-${pick2 % 3}` } },
  })),
  onDossier((dossier, { flag }) => ({
    type: 'DossierDeliverySet',
    data: { ...of(dossier), override: flag ? { methods: ['email_attachment'] } : null },
  })),
  onDossier((dossier, { word, flag, pick2 }) => ({
    type: 'DossierInstallationTypeSelected',
    data: {
      ...of(dossier),
      ...(flag ? { installationTypeId: `type-${pick2 % 3}`, name: word } : { installationTypeId: null }),
    },
  })),
  onDossier((dossier, { date }) =>
    dossier.active ? { type: 'DossierTerminated', data: { ...of(dossier), on: date } } : undefined,
  ),
  onDossier((dossier, { date, flag }) =>
    dossier.active ? { type: 'DossierReopened', data: { ...of(dossier), ...(flag ? { on: date } : {}) } } : undefined,
  ),
  (_world, { word, pick2 }) => {
    const installationTypeId = `type-${pick2 % 3}`;
    const phases = [{ name: 'Étude', tasks: [{ title: word, role: 'technicien', delayDays: pick2 }] }];
    const data = { installationTypeId, name: word, phases };
    return [{ stream: installationTypeStream(installationTypeId), event: { type: 'InstallationTypeDefined', data } }];
  },
];
