import { isSystemError, type SystemError } from '../systemError.js';

/**
 * What the system refused, as a French sentence that says what to do, or undefined when it is another kind of error. What we have no
 * sentence for keeps the system's own message, which says what and where.
 */
export function systemFailure(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  return ofThePort(error) ?? ofTheDisk(error) ?? `Le système a refusé : ${error.message}`;
}

function ofThePort({ code, port, address = '?' }: SystemError): string | undefined {
  if (port === undefined) return undefined;
  const other = `choisissez un autre port, par exemple avec PORT=${port === 3001 ? 3002 : 3001} devant la commande`;
  switch (code) {
    case 'EADDRINUSE':
      return `Le port ${port} est déjà pris par un autre programme : arrêtez-le, ou ${other}.`;
    case 'EACCES':
      return `Le système réserve le port ${port} : ${other}.`;
    case 'EADDRNOTAVAIL':
      return `Cette machine n’a pas l’adresse ${address} : corrigez HOST (127.0.0.1 par défaut).`;
    default:
      return undefined;
  }
}

function ofTheDisk({ code, path }: SystemError): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Le système refuse l’accès à ${path ?? 'un fichier'} : donnez les droits à cet utilisateur, ou choisissez un autre dossier (DATA_DIR).`;
    case 'ENOSPC':
      return 'Le disque est plein : faites de la place, puis recommencez.';
    default:
      return undefined;
  }
}
