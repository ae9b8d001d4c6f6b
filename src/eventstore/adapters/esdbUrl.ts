/** Options of a connection string that the client takes, written flat. `tlsVerifyCert` it only warns of. */
const TAKEN: ReadonlySet<string> = new Set([
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'nodepreference',
  'throwonappendfailure',
  'tls',
  'tlscafile',
  'usercertfile',
  'userkeyfile',
]);

export type TakenUrl = Readonly<{ url: string; ignored: readonly string[] }>;

/**
 * A connection string without the options that the client does not take: of each it would print a warning with the whole
 * string, password included.
 */
export function takenUrl(url: string): TakenUrl {
  const at = url.indexOf('?');
  if (at < 0) return { url, ignored: [] };
  const options = url.slice(at + 1).split('&');
  const kept = options.filter((option) => TAKEN.has(flat(nameOf(option))));
  const ignored = options.filter((option) => !kept.includes(option)).map(nameOf);
  return { url: [url.slice(0, at), kept.join('&')].filter((part) => part !== '').join('?'), ignored };
}

const nameOf = (option: string): string => option.split('=')[0] ?? '';

/** The client reads `tls-ca-file` and `TlsCaFile` alike. */
const flat = (name: string): string => name.trim().toLowerCase().replace(/[_-]/g, '');
