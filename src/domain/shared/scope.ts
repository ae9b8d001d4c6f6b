/** Which accounts somebody may see or change, and with them all that hangs on them: everybody's, or those of one owner. */
export type Scope = Readonly<{ all: true }> | Readonly<{ ownerId: string }>;

export const EVERYTHING: Scope = { all: true };

/** Whether an account of this owner (nobody's is undefined or null) is inside. */
export function isInside(scope: Scope, ownerId: string | null | undefined): boolean {
  return 'all' in scope || scope.ownerId === ownerId;
}
