/** Settings that are secret, or hold a password. */
export const SECRETS = ['ADMIN_TOKEN', 'EVENTSTORE_URL', 'MEILI_KEY', 'METRICS_TOKEN', 'SMTP_URL'] as const;

/** A setting that cannot be used: says in French which one, what was found and what would be right. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}

/** What would be right, in words that follow « il faut ». */
export const LOG_URL =
  'file:/chemin/events.db, esdb://utilisateur:motdepasse@serveur:2113 ou esdb+discover://utilisateur:motdepasse@serveur:2113';
export const SERVER_URL =
  'esdb://utilisateur:motdepasse@serveur:2113 ou esdb+discover://utilisateur:motdepasse@serveur:2113';
export const LOG_PASSWORD = 'utilisateur:motdepasse@ devant le nom du serveur, sauf avec ?tls=false';

const WANTED: Readonly<Record<string, string>> = {
  PORT: 'un numéro de port, entier de 0 à 65535, par exemple 3000',
  SMTP_URL: 'smtp://serveur:port ou smtps://utilisateur:motdepasse@serveur:port',
  PUBLIC_URL: 'https://adresse ou http://adresse:port, par exemple https://ardoise.exemple.fr',
  MEILI_URL: 'http://serveur:port ou https://serveur:port, par exemple http://127.0.0.1:7700',
  MEILI_INDEX: 'un nom de 1 à 100 caractères parmi les lettres sans accent, les chiffres, - et _, par exemple ardoise',
  TRUST_PROXY: 'le nombre de proxys placés devant, par exemple 1, ou leurs adresses, par exemple loopback, 10.0.0.0/8',
  ROLES: 'api, jobs ou api,jobs',
  LEASE_SECONDS: 'un nombre de secondes de 1 à 600, par exemple 15',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace ou silent',
};

/** Of the check of a setting: which one, and what would be right where that is not always the same. */
type Issue = Readonly<{ path: readonly PropertyKey[]; message: string }>;

type Given = Readonly<Record<string, string | undefined>>;

/** One line for each variable that is wrong. */
export function faultsOf(issues: readonly Issue[], given: Given): string {
  return issues
    .map(({ path, message }) => {
      const name = String(path[0]);
      return faultLine(name, given[name] ?? '', WANTED[name] ?? message, isSecret(name));
    })
    .join('\n');
}

/** `PORT vaut « abc » : il faut un numéro de port…`. Of a secret no more than its scheme is shown. */
export function faultLine(name: string, found: string, wanted: string, secret: boolean): string {
  const scheme = /^[a-z][a-z0-9+.-]*:(?:\/\/)?/i.exec(found)?.[0];
  const shown = secret ? `${scheme ?? ''}…` : found;
  return `${name} vaut « ${shown} » : il faut ${wanted}.`;
}

const isSecret = (name: string): boolean => SECRETS.some((secret) => secret === name);
