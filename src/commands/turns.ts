/** Runs work under the same key one after the other, whatever became of the one before; other keys go side by side. */
export type Turns = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

export function createTurns(): Turns {
  const latest = new Map<string, Promise<unknown>>();

  return async (key, work) => {
    const mine = Promise.allSettled([latest.get(key)]).then(work);
    latest.set(key, mine);
    try {
      return await mine;
    } finally {
      if (latest.get(key) === mine) latest.delete(key);
    }
  };
}
