import type { AccessEvent } from './access/events.js';
import type { AccountEvent } from './account/events.js';
import type { AccountNumbersEvent } from './accountNumbers/events.js';
import type { ActionEvent } from './action/events.js';
import type { BillingRunEvent } from './billing/events.js';
import type { ClaimEvent } from './claim/events.js';
import type { DeliveryEvent } from './delivery/events.js';
import type { DossierEvent } from './dossier/events.js';
import type { InstallationTypeEvent } from './installationType/events.js';
import type { InvoiceEvent, JournalEvent } from './invoice/events.js';
import type { OrganisationEvent } from './organisation/events.js';
import type { UserEvent } from './user/events.js';

/** Every event that the log may hold. */
export type ArdoiseEvent =
  | AccessEvent
  | AccountEvent
  | AccountNumbersEvent
  | ActionEvent
  | BillingRunEvent
  | ClaimEvent
  | DeliveryEvent
  | DossierEvent
  | InstallationTypeEvent
  | InvoiceEvent
  | JournalEvent
  | OrganisationEvent
  | UserEvent;

export type EventType = ArdoiseEvent['type'];
export type EventOf<Type extends EventType> = Extract<ArdoiseEvent, { type: Type }>;
