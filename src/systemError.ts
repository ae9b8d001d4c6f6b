export type SystemError = Error & Readonly<{ code: string; port?: number; address?: string; path?: string }>;

/** What the operating system refused: such errors have codes as ENOSPC and EROFS, those of Node's own begin with ERR_. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
}

const OF_THE_DISK = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'];

/** A disk that is full, fails or lets nobody in, or too many open files: nothing that the same call would not survive later. */
export function isOfTheDisk(error: unknown): error is SystemError {
  return isSystemError(error) && OF_THE_DISK.includes(error.code);
}
