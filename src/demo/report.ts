import { euros } from '../documents/french.js';
import { counted } from '../domain/shared/frenchWords.js';
import type { BillingRunView } from '../projections/queries/billingRuns.js';
import type { Query } from '../projections/queries/query.js';
import type { DemoDeps, PreviewCount } from './deps.js';
import type { Showcase } from './showcase.js';
import type { DemoTokens } from './staff.js';

export type DemoFacts = Pick<DemoDeps, 'url' | 'token' | 'outboxDir'> &
  Readonly<{
    query: Query;
    shown: Showcase;
    tokens: DemoTokens;
    seededMs: number;
    preview: PreviewCount;
    run: BillingRunView;
    runMs: number;
    totalMs: number;
    /** The folder held the demonstration already. */
    again: boolean;
  }>;

/** What the demonstration did, how long it took, and what to try, each with its exact command. */
export function demoReport(facts: DemoFacts): string {
  const { preview, run, seededMs, runMs, totalMs, again } = facts;
  return `
${again ? 'La démonstration est là, complète : rien n’a été ajouté deux fois.' : 'La démonstration est prête.'}

  Registre      ${counts(facts)}   (${seconds(seededMs)})
  Préfacturation ${counted(preview.invoices, 'facture')}, ${euros(preview.totalCents)} TTC, ${counted(preview.alarms, 'alerte')}
  Facturation   ${counted(run.invoices, 'facture')} ${run.series} pour ${run.period}, ${euros(run.totalCents)} TTC   (${seconds(runMs)})
  Envois        ${deliveries(facts)}
  En tout       ${seconds(totalMs)}

${suggestions(facts)}
À l’écoute sur ${facts.url} (documentation : ${facts.url}/docs). Ctrl-C pour arrêter ; « npm run demo » reprend sans rien doubler.
`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1).replace('.', ',')} s`;

/** All that the folder holds, by whatever run of the demonstration, or by hand, it came there. */
function counts({ query }: DemoFacts): string {
  const count = (table: string, noun: string): string =>
    counted(query.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0, noun);
  return [
    count('accounts', 'fiche'),
    count('contacts', 'contact'),
    count('dossiers', 'dossier'),
    count('dossier_lines', 'ligne'),
    count('notes', 'note'),
    count('actions', 'action'),
    count('users', 'collègue'),
  ].join(', ');
}

function deliveries({ query, outboxDir }: DemoFacts): string {
  const rows = query.all<{ status: string; reason: string | null; n: number }>(
    'SELECT status, reason_detail AS reason, count(*) AS n FROM deliveries GROUP BY status, reason_detail ORDER BY n DESC',
  );
  const words: Readonly<Record<string, string>> = {
    delivered: 'remis',
    failed: 'en échec',
    planned: 'prévu',
    sending: 'en cours',
    waiting: 'en attente d’un export',
  };
  const lines = rows.map(({ status, reason, n }) => {
    const where = status === 'delivered' && outboxDir !== undefined ? ` dans ${outboxDir}` : '';
    return `${n} ${status === 'planned' && n > 1 ? 'prévus' : (words[status] ?? status)}${where}${reason === null || status === 'delivered' ? '' : ` : ${reason}`}`;
  });
  return lines.join('\n                ');
}

function suggestions({ query, url, token, tokens, run, shown }: DemoFacts): string {
  const auth = bearer(token);
  const digits = middleOfAPhone(query);
  const number = `${run.series}-${String(Math.max(1, Math.ceil(run.invoices / 2))).padStart(6, '0')}`;
  return `À essayer :
  1. Retrouver une fiche par quatre chiffres au milieu du téléphone d’un contact :
     curl -s ${auth} '${url}/api/search?q=${digits}'
  2. Retrouver une facture par la fin de son numéro, et ouvrir son PDF :
     curl -s ${auth} '${url}/api/search?q=${number.slice(-4)}'
     curl -s ${auth} -o ${number}.pdf ${url}/api/invoices/${number}.pdf
  3. Lire l’histoire d’une fiche :
     curl -s ${auth} ${url}/api/accounts/CL000001/history
  4. La journée de Léa Moreau, commerciale, par son propre jeton (elle ne voit que son portefeuille) :
     curl -s ${bearer(tokens.lea)} ${url}/api/actions/mine
  5. Ce que voit Paul Vasseur, auditeur, par le sien (il lit tout et ne change rien) :
     curl -s ${bearer(tokens.paul)} ${url}/api/accounts
     curl -s ${bearer(tokens.paul)} '${url}/api/audit/events?type=DossierActivated&limit=3'
  6. L’activation d’un dossier a fait de ${shown.installed} un client et prévu les tâches de son installation ; ${shown.waiting} est resté prospect :
     curl -s ${auth} ${url}/api/accounts/${shown.installed}
     curl -s ${auth} ${url}/api/dossiers/${shown.waitingDossierId}/why
  7. Le mois de tous, et les fiches qui se ressemblent :
     curl -s ${auth} '${url}/api/actions/calendar?month=${run.period}'
     curl -s ${auth} '${url}/api/accounts/duplicates?name=Presse+du+March%C3%A9'
`;
}

const bearer = (token: string): string => `-H 'Authorization: Bearer ${token}'`;

/** Four digits in the middle of a contact's number: `06 39 98 71 46` gives `9871`. */
function middleOfAPhone(query: Query): string {
  const row = query.get<{ details: string }>(`SELECT details FROM contacts WHERE details LIKE '%+33%' LIMIT 1`);
  return /\+33\d{3}(\d{4})/.exec(row?.details ?? '')?.[1] ?? '9900';
}
