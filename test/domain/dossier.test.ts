import { describe, expect, it } from 'vitest';
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
  data: { dossierId, accountId: 'acc-1', effectiveOn: '2026-12-01', accountKind: 'client' },
};

const of = { dossierId, accountId: 'acc-1' };
const terminated: DossierEvent = { type: 'DossierTerminated', data: { ...of, on: '2027-03-31' } };

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
  const activate = {
    type: 'ActivateDossier',
    data: { dossierId, effectiveOn: '2026-12-01', accountKind: 'client' },
  } as const;

  it('puts it into production once', () => {
    given(opened, added).when(activate).thenEvents(activated);
    given(opened, activated).when(activate).thenNothing();
  });

  it('is refused for another date once it is in production', () => {
    given(opened, activated)
      .when({ type: 'ActivateDossier', data: { dossierId, effectiveOn: '2027-01-01', accountKind: 'client' } })
      .thenRefused('dossier.already_active');
  });
});

describe('ChangeDossierLine', () => {
  const change = (changes: object, from?: string) =>
    ({
      type: 'ChangeDossierLine',
      data: { dossierId, lineId: 'lin-1', changes, ...(from === undefined ? {} : { from }) },
    }) as const;
  const dearer: DossierEvent = {
    type: 'DossierLineChanged',
    data: { ...of, lineId: 'lin-1', changes: { unitPrice: '39.90' }, from: '2027-01-01' },
  };

  it('changes it from a date on, or for all that is not billed', () => {
    given(opened, added)
      .when(change({ unitPrice: '39.90' }, '2027-01-01'))
      .thenEvents(dearer);
    given(opened, added)
      .when(change({ label: 'Fibre' }))
      .thenEvents({ type: 'DossierLineChanged', data: { ...of, lineId: 'lin-1', changes: { label: 'Fibre' } } });
  });

  it('does nothing for the same price or quantity written in another way', () => {
    given(opened, added)
      .when(change({ unitPrice: '29.9', quantity: '1.00' }, '2027-01-01'))
      .thenNothing();
    given(opened, added, dearer)
      .when(change({ unitPrice: '039.9000' }, '2027-01-01'))
      .thenNothing();
    given(opened, added, dearer)
      .when(change({ label: '29.9' }))
      .thenEvents({ type: 'DossierLineChanged', data: { ...of, lineId: 'lin-1', changes: { label: '29.9' } } });
  });

  it('does nothing when it is so from then on already', () => {
    given(opened, added, dearer)
      .when(change({ unitPrice: '39.90' }, '2027-01-01'))
      .thenNothing();
    given(opened, added, dearer)
      .when(change({ unitPrice: '39.90' }, '2027-06-01'))
      .thenNothing();
    given(opened, added, dearer)
      .when(change({ unitPrice: '29.90' }))
      .thenEvents({ type: 'DossierLineChanged', data: { ...of, lineId: 'lin-1', changes: { unitPrice: '29.90' } } });
  });

  it('is refused for a line that is not there, and on a dossier that is terminated', () => {
    given(opened)
      .when(change({ label: 'Fibre' }))
      .thenRefused('dossier_line.unknown');
    given(opened, added, activated, terminated)
      .when(change({ label: 'Fibre' }))
      .thenRefused('dossier.state');
  });
});

describe('EndDossierLine', () => {
  const end = (endsOn: string | null, lineId = 'lin-1') =>
    ({ type: 'EndDossierLine', data: { dossierId, lineId, endsOn } }) as const;
  const ended: DossierEvent = { type: 'DossierLineEnded', data: { ...of, lineId: 'lin-1', endsOn: '2027-03-31' } };

  it('sets its last day, moves it and takes it away', () => {
    given(opened, added).when(end('2027-03-31')).thenEvents(ended);
    given(opened, added, ended).when(end('2027-03-31')).thenNothing();
    given(opened, added, ended)
      .when(end(null))
      .thenEvents({ type: 'DossierLineEnded', data: { ...of, lineId: 'lin-1', endsOn: null } });
  });

  it('is refused before its start, and for a one-off line', () => {
    const started: DossierEvent = { type: 'DossierLineAdded', data: { dossierId, ...line, startsOn: '2027-01-01' } };
    given(opened, started).when(end('2026-12-31')).thenRefused('dossier.ends_before_start');
    const { every: _every, ...once } = line;
    const setup: DossierEvent = { type: 'DossierLineAdded', data: { dossierId, ...once, section: 'one_off' } };
    given(opened, setup).when(end('2027-03-31')).thenRefused('dossier.line_one_off');
  });
});

describe('RemoveDossierLine', () => {
  const remove = (isBilled: boolean) =>
    ({ type: 'RemoveDossierLine', data: { dossierId, lineId: 'lin-1', isBilled } }) as const;
  const removed: DossierEvent = { type: 'DossierLineRemoved', data: { ...of, lineId: 'lin-1' } };

  it('removes a line of which nothing was billed, once', () => {
    given(opened, added).when(remove(false)).thenEvents(removed);
    given(opened, added, removed).when(remove(false)).thenNothing();
  });

  it('is refused once something of it was billed', () => {
    given(opened, added).when(remove(true)).thenRefused('dossier.line_billed');
  });

  it('keeps the id from being used again', () => {
    given(opened, added, removed)
      .when({ type: 'AddDossierLine', data: { dossierId, ...line } })
      .thenRefused('dossier.line_exists');
  });
});

describe('what hangs on a dossier', () => {
  const attach = { type: 'AttachPhoneNumber', data: { dossierId, phone: '+33472000000' } } as const;
  const detach = { type: 'DetachPhoneNumber', data: { dossierId, phone: '+33472000000' } } as const;
  const attached: DossierEvent = { type: 'DossierPhoneAttached', data: { ...of, phone: '+33472000000' } };
  const detached: DossierEvent = { type: 'DossierPhoneDetached', data: { ...of, phone: '+33472000000' } };

  it('is a number, attached and detached once', () => {
    given(opened).when(attach).thenEvents(attached);
    given(opened, attached).when(attach).thenNothing();
    given(opened, attached).when(detach).thenEvents(detached);
    given(opened, attached, detached).when(detach).thenNothing();
  });

  it('is given back from a terminated dossier too, but not attached to it', () => {
    given(opened, attached, activated, terminated).when(detach).thenEvents(detached);
    given(opened, activated, terminated).when(attach).thenRefused('dossier.state');
  });

  it('is a team and a site, stored when they change', () => {
    const team = { technicien: 'marc' };
    const set = { type: 'SetDossierTeam', data: { dossierId, team } } as const;
    given(opened)
      .when(set)
      .thenEvents({ type: 'DossierTeamSet', data: { ...of, team } });
    given(opened, { type: 'DossierTeamSet', data: { ...of, team } })
      .when(set)
      .thenNothing();
    given(opened)
      .when({ type: 'SetDossierSite', data: { dossierId, site: null } })
      .thenNothing();
  });

  it('is a choice of delivery of its own, held to what Chorus Pro needs', () => {
    const override = { methods: ['chorus_pro'], chorus: { serviceCode: 'S1', required: 'service' } } as const;
    const set = { type: 'SetDossierDelivery', data: { dossierId, override } } as const;
    given(opened).when(set).thenRefused('delivery.siret_missing');
    given(opened)
      .when({ ...set, data: { ...set.data, siret: '73282932000074' } })
      .thenEvents({ type: 'DossierDeliverySet', data: { ...of, override } });
    given(opened)
      .when({ type: 'SetDossierDelivery', data: { dossierId, override: null } })
      .thenNothing();
  });
});

describe('SelectInstallationType', () => {
  const select = (type: { installationTypeId: string; name: string } | null) =>
    ({ type: 'SelectInstallationType', data: { dossierId, type } }) as const;
  const fibre = { installationTypeId: 'typ-1', name: 'Fibre' };
  const selected: DossierEvent = { type: 'DossierInstallationTypeSelected', data: { ...of, ...fibre } };

  it('selects it, and takes it away', () => {
    given(opened).when(select(fibre)).thenEvents(selected);
    given(opened, selected)
      .when(select({ ...fibre, name: 'Fibre pro' }))
      .thenNothing();
    given(opened, selected)
      .when(select(null))
      .thenEvents({ type: 'DossierInstallationTypeSelected', data: { ...of, installationTypeId: null } });
  });

  it('is refused once the dossier is active', () => {
    given(opened, activated).when(select(fibre)).thenRefused('dossier.state');
  });
});

describe('TerminateDossier and ReopenDossier', () => {
  const terminate = (on: string) => ({ type: 'TerminateDossier', data: { dossierId, on } }) as const;
  const reopen = (on?: string) =>
    ({ type: 'ReopenDossier', data: { dossierId, ...(on === undefined ? {} : { on }) } }) as const;
  const reopened: DossierEvent = { type: 'DossierReopened', data: of };

  it('end an active dossier and take it up again', () => {
    given(opened, activated).when(terminate('2027-03-31')).thenEvents(terminated);
    given(opened, activated, terminated).when(terminate('2027-03-31')).thenNothing();
    given(opened, activated, terminated).when(reopen()).thenEvents(reopened);
    given(opened, activated, terminated, reopened).when(reopen()).thenNothing();
    given(opened, activated, terminated)
      .when(reopen('2027-06-01'))
      .thenEvents({ type: 'DossierReopened', data: { ...of, on: '2027-06-01' } });
  });

  it('say so when a dossier was reopened as of another day: what is billed would not be what was asked for', () => {
    const later: DossierEvent = { type: 'DossierReopened', data: { ...of, on: '2027-06-01' } };
    given(opened, activated, terminated, later).when(reopen('2027-06-01')).thenNothing();
    given(opened, activated, terminated, later).when(reopen()).thenRefused('dossier.state');
    given(opened, activated, terminated, later).when(reopen('2027-07-01')).thenRefused('dossier.state');
    given(opened, activated, terminated, reopened).when(reopen('2027-06-01')).thenRefused('dossier.state');
  });

  it('are refused in any other state', () => {
    given(opened).when(terminate('2027-03-31')).thenRefused('dossier.state');
    given(opened, activated, terminated).when(terminate('2027-04-30')).thenRefused('dossier.state');
    given(opened).when(reopen()).thenRefused('dossier.state');
    given(opened, activated).when(reopen()).thenRefused('dossier.state');
    given(opened, activated, terminated)
      .when({ type: 'ActivateDossier', data: { dossierId, effectiveOn: '2026-12-01', accountKind: 'client' } })
      .thenRefused('dossier.state', { facts: { dossierId, state: 'terminated', allowed: ['open'] } });
  });

  it('are refused for days that do not follow one another', () => {
    given(opened, activated)
      .when(terminate('2026-11-30'))
      .thenRefused('dossier.ends_before_start', {
        message: expect.stringMatching(/\(1er.décembre 2026\)/),
        facts: { effectiveOn: '2026-12-01' },
      });
    given(opened, activated, terminated)
      .when(reopen('2027-03-31'))
      .thenRefused('dossier.reopens_before_end', { message: expect.stringMatching(/jusqu’au 31.mars 2027 /) });
  });
});
