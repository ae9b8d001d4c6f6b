import { describe, it } from 'vitest';
import { dossier } from '../../src/domain/dossier/dossier.js';
import type { DossierEvent } from '../../src/domain/dossier/events.js';
import { specFor } from '../support/deciderSpec.js';

const { given } = specFor(dossier);

const dossierId = 'dos-1';
const opening = { dossierId, accountId: 'acc-1', name: 'Fibre du siège' };
const opened: DossierEvent = { type: 'DossierOpened', data: opening };
const line = {
  lineId: 'lin-1',
  section: 'recurring',
  label: 'Accès fibre',
  quantity: '1',
  unitPrice: '29.90',
  vatCode: 'normal',
  every: 'month',
  nature: 'services',
} as const;
const added: DossierEvent = { type: 'DossierLineAdded', data: { dossierId, ...line } };
const activated: DossierEvent = {
  type: 'DossierActivated',
  data: { dossierId, accountId: 'acc-1', effectiveOn: '2026-12-01' },
};

describe('OpenDossier', () => {
  it('opens it once', () => {
    given().when({ type: 'OpenDossier', data: opening }).thenEvents(opened);
    given(opened).when({ type: 'OpenDossier', data: opening }).thenNothing();
  });

  it('is refused for an id that another dossier has', () => {
    given(opened)
      .when({ type: 'OpenDossier', data: { ...opening, name: 'Autre' } })
      .thenRefused('dossier.exists');
  });
});

describe('AddDossierLine', () => {
  const add = { type: 'AddDossierLine', data: { dossierId, ...line } } as const;

  it('adds the line once', () => {
    given(opened).when(add).thenEvents(added);
    given(opened, added).when(add).thenNothing();
  });

  it('is refused for an id that another line has, and on a dossier that does not exist', () => {
    given(opened, added)
      .when({ type: 'AddDossierLine', data: { dossierId, ...line, label: 'Autre' } })
      .thenRefused('dossier.line_exists');
    given().when(add).thenRefused('dossier.unknown');
  });

  it('is refused beyond 1,000 lines', () => {
    const many: DossierEvent[] = Array.from({ length: 1_000 }, (_, n) => ({
      type: 'DossierLineAdded',
      data: { dossierId, ...line, lineId: `lin-${n}` },
    }));
    given(opened, ...many)
      .when({ type: 'AddDossierLine', data: { dossierId, ...line, lineId: 'one-more' } })
      .thenRefused('dossier.too_many_lines');
  });
});

describe('SetDossierPayment', () => {
  const today = '2026-12-01';
  const override = { mode: 'sepa_debit', due: { days: 10, endOfMonth: 'none' } } as const;
  const set = (value: typeof override | null, sepaDebit = true) =>
    ({
      type: 'SetDossierPayment',
      data: {
        dossierId,
        override: value,
        collectable: { sepaDebit, gocardless: false },
        customerType: 'business',
        today,
      },
    }) as const;

  it('overrides the terms as a whole, and takes the override away', () => {
    const overridden: DossierEvent = { type: 'DossierPaymentSet', data: { dossierId, accountId: 'acc-1', override } };
    given(opened).when(set(override)).thenEvents(overridden);
    given(opened, overridden)
      .when(set(null))
      .thenEvents({ type: 'DossierPaymentSet', data: { dossierId, accountId: 'acc-1', override: null } });
  });

  it('does nothing when it is so already', () => {
    given(opened).when(set(null)).thenNothing();
  });

  it('is refused for a mode that the organisation cannot collect', () => {
    given(opened).when(set(override, false)).thenRefused('payment.organisation_incomplete');
  });

  it('is refused with a mandate that is signed in the future', () => {
    const mandate = { reference: 'RUM-1', signedOn: '2026-12-02' };
    given(opened)
      .when(set({ ...override, mandate } as typeof override))
      .thenRefused('payment.mandate_in_future');
  });
});

describe('ActivateDossier', () => {
  const activate = { type: 'ActivateDossier', data: { dossierId, effectiveOn: '2026-12-01' } } as const;

  it('puts it into production once', () => {
    given(opened, added).when(activate).thenEvents(activated);
    given(opened, activated).when(activate).thenNothing();
  });

  it('is refused for another date once it is in production', () => {
    given(opened, activated)
      .when({ type: 'ActivateDossier', data: { dossierId, effectiveOn: '2027-01-01' } })
      .thenRefused('dossier.already_active');
  });
});
