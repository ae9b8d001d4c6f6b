import { expect, it } from 'vitest';
import { type DemoFacts, demoReport } from '../../src/demo/report.js';
import type { Query } from '../../src/projections/queries/query.js';

/** A read model that answers every count alike. */
function counting(n: number): Query {
  return {
    // The report asks for counts, and for rows of deliveries and contacts.
    get: <Row>(sql: string) => (sql.startsWith('SELECT count') ? { n } : undefined) as Row | undefined,
    all: <Row>() => [{ status: 'planned', reason: null, n }] as unknown as readonly Row[],
  };
}

function report(n: number): string {
  const totals = { invoices: n, netCents: 0, vatCents: 0, totalCents: 0 };
  const facts: DemoFacts = {
    url: 'http://127.0.0.1:3000',
    token: 't',
    outboxDir: undefined,
    query: counting(n),
    shown: { installed: 'CL000001', waiting: 'PR000002', waitingDossierId: 'd' },
    tokens: { lea: 'l', paul: 'p' },
    seededMs: 1,
    preview: { invoices: n, totalCents: 0, alarms: n },
    run: {
      id: 'r',
      batch: 'default',
      period: '2026-12',
      status: 'completed',
      issueDate: '2026-12-01',
      series: 'F2026',
      basisPosition: '1',
      startedAt: '2026-12-01T08:00:00.000Z',
      startedBy: { id: 'demo', kind: 'job', name: 'demo' },
      ...totals,
    },
    runMs: 1,
    totalMs: 1,
    again: true,
  };
  return demoReport(facts);
}

it('counts what the folder holds, all of it, in the singular and in the plural', () => {
  expect(report(1)).toContain('1 fiche, 1 contact, 1 dossier, 1 ligne, 1 note, 1 action, 1 collègue ');
  expect(report(1)).toMatch(/1 facture, .* 1 alerte\n/);
  expect(report(1)).toMatch(/1 facture F2026 pour 2026-12/);
  expect(report(1)).toMatch(/1 prévu\n/);
  expect(report(0)).toMatch(/0 facture, .* 0 alerte\n/);
  expect(report(2)).toContain('2 fiches, 2 contacts, 2 dossiers, 2 lignes, 2 notes, 2 actions, 2 collègues ');
  expect(report(2)).toMatch(/2 factures, .* 2 alertes\n/);
  expect(report(2)).toMatch(/2 prévus\n/);
});
