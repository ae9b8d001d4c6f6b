import type { DomainCommand } from '../shared/message.js';
import type { CustomerType, PaymentTerms } from '../shared/party.js';
import type { DeliveryChoice, DossierLine, Installation, LineChanges, Site, Team } from './events.js';

type Of<Data> = { dossierId: string } & Data;

export type DossierCommand =
  | DomainCommand<'OpenDossier', Of<{ accountId: string; name?: string; batch?: string; team?: Team; site?: Site }>>
  | DomainCommand<'AddDossierLine', Of<DossierLine>>
  | DomainCommand<'ChangeDossierLine', Of<{ lineId: string; changes: LineChanges; from?: string }>>
  | DomainCommand<'EndDossierLine', Of<{ lineId: string; endsOn: string | null }>>
  /** `isBilled`: an invoice holds a part of the line, or may be about to. */
  | DomainCommand<'RemoveDossierLine', Of<{ lineId: string; isBilled: boolean }>>
  | DomainCommand<'AttachPhoneNumber', Of<{ phone: string }>>
  | DomainCommand<'DetachPhoneNumber', Of<{ phone: string }>>
  | DomainCommand<'SetDossierSite', Of<{ site: Site | null }>>
  | DomainCommand<'SetDossierTeam', Of<{ team: Team }>>
  | DomainCommand<
      'SetDossierPayment',
      Of<{
        override: PaymentTerms | null;
        collectable: Readonly<{ sepaDebit: boolean; gocardless: boolean }>;
        customerType: CustomerType;
        today: string;
      }>
    >
  /** `siret`: the client's, which Chorus Pro needs. */
  | DomainCommand<'SetDossierDelivery', Of<{ override: DeliveryChoice | null; siret?: string }>>
  | DomainCommand<'SelectInstallationType', Of<{ type: Readonly<{ installationTypeId: string; name: string }> | null }>>
  | DomainCommand<
      'ActivateDossier',
      Of<{ effectiveOn: string; accountKind: 'prospect' | 'client'; installation?: Installation }>
    >
  | DomainCommand<'TerminateDossier', Of<{ on: string }>>
  | DomainCommand<'ReopenDossier', Of<{ on?: string }>>;

export type DossierCommandOf<Type extends DossierCommand['type']> = Extract<DossierCommand, { type: Type }>;
