import type { DomainCommand } from '../shared/message.js';
import type { CustomerType, PaymentTerms } from '../shared/party.js';
import type { DossierLine, Site } from './events.js';

type Of<Data> = { dossierId: string } & Data;

export type DossierCommand =
  | DomainCommand<
      'OpenDossier',
      Of<{ accountId: string; name?: string; batch?: string; team?: Readonly<Record<string, string>>; site?: Site }>
    >
  | DomainCommand<'AddDossierLine', Of<DossierLine>>
  | DomainCommand<
      'SetDossierPayment',
      Of<{
        override: PaymentTerms | null;
        collectable: Readonly<{ sepaDebit: boolean; gocardless: boolean }>;
        customerType: CustomerType;
        today: string;
      }>
    >
  | DomainCommand<'ActivateDossier', Of<{ effectiveOn: string }>>;
