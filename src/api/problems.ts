import { REFUSALS, type RefusalCode } from '../domain/shared/refusals.js';

/** What is answered without any rule having been asked: its status, and when, in one French sentence. Codes are public. */
const HTTP_PROBLEMS = {
  'request.invalid': [400, 'Un champ manque, est inconnu ou n’a pas la forme attendue ; `errors` dit lequel.'],
  'request.malformed': [400, 'Le corps n’est pas un objet JSON lisible, ou l’adresse est mal formée.'],
  'auth.required': [401, 'Le jeton d’accès manque, ou il est inconnu, expiré ou révoqué.'],
  'command.unknown': [404, 'Aucune commande ne porte ce nom.'],
  'event.unknown': [404, 'Aucun événement ni aucune commande du journal ne porte cet identifiant.'],
  'invoice.unknown': [404, 'Aucune facture ne porte ce numéro.'],
  'resource.unknown': [404, 'Introuvable.'],
  'route.unknown': [404, 'Il n’y a rien à cette adresse.'],
  'node.read_only': [405, 'Ce serveur montre le registre tel qu’il était : rien ne peut y être écrit.'],
  'revision.moved': [412, 'La fiche a changé depuis la révision que nomme If-Match.'],
  'request.too_large': [413, 'Le corps dépasse 256 Kio, ou la commande est trop volumineuse.'],
  'request.media_type': [415, 'Le corps n’est pas envoyé comme application/json.'],
  'auth.too_many': [429, 'Trop de jetons refusés depuis cette adresse ; Retry-After dit quand revenir.'],
  'document.altered': [500, 'Le document conservé a été modifié : il n’est ni servi ni remplacé.'],
  'document.lost': [500, 'Le document conservé est perdu et ne peut être refait à l’identique.'],
  'document.unprintable': [500, 'La facture ne peut pas être mise en page ; le détail dit pourquoi.'],
  internal: [500, 'Erreur inattendue ; elle a été journalisée.'],
  'document.unavailable': [
    503,
    'Le document ne peut pas être fait en ce moment : moteur PDF arrêté, disque plein ou sans droits.',
  ],
  'log.unavailable': [503, 'Le journal est indisponible : rien n’a été écrit.'],
  'log.unknown': [503, 'L’écriture a peut-être eu lieu : renvoyez la même commande avec la même clé pour le savoir.'],
  not_ready: [503, 'La base de lecture est en construction.'],
  'past.too_long': [503, 'Le journal est trop long pour être relu jusqu’à cet instant : voyez « ardoise replay ».'],
  'read.behind': [503, 'La lecture n’a pas encore atteint la position demandée par `after`.'],
  'search.behind': [503, 'L’index de recherche n’a pas encore atteint la position demandée par `after`.'],
  'search.unavailable': [503, 'La recherche est indisponible.'],
  'stream.broken': [503, 'Un événement ne peut pas être lu : voyez /readyz et « ardoise verify-log ».'],
  'stream.contended': [503, 'Trop d’écritures simultanées sur la même fiche.'],
  'stream.newer': [503, 'Ces données viennent d’une version plus récente d’Ardoise.'],
} as const satisfies Readonly<Record<string, readonly [status: number, when: string]>>;

type HttpCode = keyof typeof HTTP_PROBLEMS;
export type ProblemCode = HttpCode | RefusalCode;

/** A problem that a route may answer. `when` is a French sentence. */
export type Listed = Readonly<{ status: number; code: ProblemCode; when: string }>;

export const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A reference is what a field of the command names; the command's own subject is there. */
export function statusOfRefusal(code: RefusalCode, isReference: boolean): number {
  if (code.startsWith('auth.')) return 403;
  return code.endsWith('.unknown') && !isReference ? 404 : 409;
}

/** What is answered with this code wherever nothing else is said. */
export function listed(code: ProblemCode): Listed {
  if (!isOfHttp(code)) return { status: statusOfRefusal(code, false), code, when: REFUSALS[code] };
  const [status, when] = HTTP_PROBLEMS[code];
  return { status, code, when };
}

const isOfHttp = (code: ProblemCode): code is HttpCode => Object.hasOwn(HTTP_PROBLEMS, code);
