import type { Head } from './eventStore.js';

/**
 * Where each job stands. Kept beside the log, not in it. A lost checkpoint means zero, and zero is harmless: what must
 * not happen twice is decided by a stream.
 */
export interface Checkpoints {
  load(job: string): Promise<Head | undefined>;
  save(job: string, reached: Head): Promise<void>;
}
