import { sameJson } from '../shared/json.js';
import { assertNever, type Decider } from '../shared/message.js';
import type { DossierCommand, DossierCommandOf } from './commands.js';
import type { DossierEvent } from './events.js';
import { activate, reopen, terminate } from './lifecycle.js';
import { addLine, changeLine, endLine, removeLine } from './lines.js';
import { dossierExists, dossierUnknown } from './refusals.js';
import { attachPhone, detachPhone, selectType, setDelivery, setPayment, setSite, setTeam } from './settings.js';
import { type Dossier, evolve, type OpenDossier } from './state.js';

function decide(command: DossierCommand, dossier: Dossier): readonly DossierEvent[] {
  if (command.type === 'OpenDossier') return open(command, dossier);
  if (dossier.status === 'none') {
    throw dossierUnknown(command.data.dossierId);
  }
  return decideOpen(command, dossier);
}

function decideOpen(
  command: Exclude<DossierCommand, { type: 'OpenDossier' }>,
  dossier: OpenDossier,
): readonly DossierEvent[] {
  switch (command.type) {
    case 'AddDossierLine':
      return addLine(command, dossier);
    case 'ChangeDossierLine':
      return changeLine(command, dossier);
    case 'EndDossierLine':
      return endLine(command, dossier);
    case 'RemoveDossierLine':
      return removeLine(command, dossier);
    case 'AttachPhoneNumber':
      return attachPhone(command, dossier);
    case 'DetachPhoneNumber':
      return detachPhone(command, dossier);
    case 'SetDossierSite':
      return setSite(command, dossier);
    case 'SetDossierTeam':
      return setTeam(command, dossier);
    case 'SetDossierPayment':
      return setPayment(command, dossier);
    case 'SetDossierDelivery':
      return setDelivery(command, dossier);
    case 'SelectInstallationType':
      return selectType(command, dossier);
    case 'ActivateDossier':
      return activate(command, dossier);
    case 'TerminateDossier':
      return terminate(command, dossier);
    case 'ReopenDossier':
      return reopen(command, dossier);
    default:
      return assertNever(command);
  }
}

function open({ data }: DossierCommandOf<'OpenDossier'>, dossier: Dossier): readonly DossierEvent[] {
  if (dossier.status === 'none') return [{ type: 'DossierOpened', data }];
  if (sameJson(dossier.opening, data)) return [];
  throw dossierExists(data.dossierId);
}

export const dossier: Decider<Dossier, DossierCommand, DossierEvent> = { initial: { status: 'none' }, decide, evolve };
