import type { Head } from '../eventstore/eventStore.js';

/** A checkpoint is saved at most this often: a lost one only means handling again, which is harmless. */
const SAVE_EVERY_MS = 1_000;

export type CheckpointSaver = Readonly<{
  /** Saves where a job stands within a second; many steps are one write to the log's file. */
  reached: (head: Head) => void;
  /** Saves what is not saved yet. Rejects when it cannot be. */
  flush: () => Promise<void>;
}>;

/** Saves one after the other, the latest last. `report` hears of one that failed; the next one makes up for it. */
export function createCheckpointSaver(
  save: (head: Head) => Promise<void>,
  report: (error: unknown) => void,
  everyMs = SAVE_EVERY_MS,
): CheckpointSaver {
  let unsaved: Head | undefined;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    saving = saving
      // Whoever asked for that one was told.
      .catch(() => {})
      .then(async () => {
        const head = unsaved;
        unsaved = undefined;
        if (head !== undefined) await save(head);
      });
    return saving;
  };
  return {
    reached: (head) => {
      unsaved = head;
      timer ??= setTimeout(() => void flush().catch(report), everyMs);
    },
    flush,
  };
}
