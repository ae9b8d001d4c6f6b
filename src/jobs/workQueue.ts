/** Work on things by id, some at a time, never the same one twice at once. Waiting ids are kept once. */
export class WorkQueue {
  readonly #concurrency: number;
  readonly #work: (id: string) => Promise<void>;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  /** Who waits for a run to end, or for the stop. */
  #watchers: (() => void)[] = [];
  #stopped = false;

  /** `work` handles its own faults: it never rejects. */
  constructor(concurrency: number, work: (id: string) => Promise<void>) {
    this.#concurrency = concurrency;
    this.#work = work;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** An id that is being worked on is worked on once more afterwards. */
  add(id: string): void {
    if (this.#stopped) return;
    this.#waiting.add(id);
    this.#pump();
  }

  /** Until at most `size` ids wait, or the queue is stopped. */
  async room(size: number): Promise<void> {
    while (this.#waiting.size > size) await this.#change();
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await this.#change();
  }

  /** Forgets what waits. What runs goes on: see `idle`. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    this.#announce();
  }

  #pump(): void {
    for (const id of this.#waiting) {
      if (this.#running.size >= this.#concurrency) return;
      if (this.#running.has(id)) continue;
      this.#waiting.delete(id);
      this.#running.add(id);
      void this.#run(id);
    }
  }

  async #run(id: string): Promise<void> {
    await this.#work(id);
    this.#running.delete(id);
    this.#pump();
    this.#announce();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#watchers.push(resolve));
  }

  #announce(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const resolve of watchers) resolve();
  }
}
