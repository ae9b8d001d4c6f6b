/** What the system said, whatever the library made of it: the most precise there is. */
const OF_THE_SYSTEM: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'connexion refusée'],
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo|queryA/, 'nom du serveur introuvable'],
  [/EHOSTUNREACH|ENETUNREACH/, 'serveur hors d’atteinte par le réseau'],
  [/ECONNRESET|EPIPE|socket disconnected/, 'connexion coupée'],
  [/ETIMEDOUT/, 'pas de réponse à temps'],
  [/certificate|altnames|CERT_/i, 'certificat du serveur refusé'],
];

/** By nodemailer's code. */
const OF_THE_LIBRARY: Readonly<Record<string, string>> = {
  ECONNECTION: 'connexion coupée',
  ETIMEDOUT: 'pas de réponse à temps',
  ESOCKET: 'connexion impossible ou coupée',
  EDNS: 'nom du serveur introuvable',
  ETLS: 'connexion chiffrée (TLS) impossible',
  EREQUIRETLS: 'connexion chiffrée (TLS) impossible',
  EAUTH: 'identification refusée',
  ENOAUTH: 'identification demandée par le serveur',
  EENVELOPE: 'expéditeur ou destinataire refusé',
  EMESSAGE: 'message refusé',
  ESTREAM: 'message illisible',
  EPROTOCOL: 'réponse incompréhensible du serveur',
  EPROXY: 'serveur mandataire en défaut',
};

/** A failure without a reply of the server, in French for who reads the delivery; the technical text in parentheses. */
export function failureWords({ code, message }: Readonly<{ code?: string | undefined; message: string }>): string {
  const technical = message.trim();
  const ofTheSystem = OF_THE_SYSTEM.find(([pattern]) => pattern.test(technical))?.[1];
  const words = ofTheSystem ?? OF_THE_LIBRARY[code ?? ''] ?? 'erreur pendant l’envoi';
  return technical === '' ? words : `${words} (${technical})`;
}
