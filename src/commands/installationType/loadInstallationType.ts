import type { InstallationTypeEvent } from '../../domain/installationType/events.js';
import { type InstallationType, installationType } from '../../domain/installationType/installationType.js';
import { BadReference } from '../../domain/shared/ruleViolation.js';
import { installationTypeStream } from '../../domain/streams.js';
import type { EventStore } from '../../eventstore/eventStore.js';
import { loadState } from '../loadState.js';

/** As it is now. Throws `installation_type.unknown` (409: the command's own subject is there). */
export async function loadInstallationType(eventStore: EventStore, installationTypeId: string) {
  const stream = installationTypeStream(installationTypeId);
  const found = await loadState<InstallationType, InstallationTypeEvent>(eventStore, stream, installationType);
  if (found.status === 'none') {
    const message = 'Ce type d’installation n’existe pas : voyez GET /api/installation-types.';
    throw new BadReference('installation_type.unknown', message, { installationTypeId });
  }
  const { status: _status, ...type } = found;
  return type;
}
