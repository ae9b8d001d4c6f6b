import { SingleBar } from 'cli-progress';
import type { BuildProgress } from '../projections/readModel.js';

export type ProgressBar = Readonly<{ progress: (progress: BuildProgress) => void; events: () => number }>;

/** Shows how far the log has been read while `work` reads it; `events` tells how many it was. Nothing is shown but on a terminal. */
export async function withProgressBar<Result>(
  work: (bar: ProgressBar) => Promise<Result>,
  stream: NodeJS.WritableStream = process.stderr,
): Promise<Result> {
  const bar = new SingleBar({
    stream,
    format: 'Lecture du journal |{bar}| {percentage} % · {events} événements',
    hideCursor: true,
  });
  let events = 0;
  try {
    bar.start(100, 0, { events });
    const result = await work({
      progress: (progress) => {
        events = progress.events;
        bar.update(share(progress), { events });
      },
      events: () => events,
    });
    bar.update(100, { events });
    return result;
  } finally {
    bar.stop();
  }
}

/** In percent. The embedded log counts its positions; those of EventStoreDB begin with a byte offset. */
function share({ position, head }: BuildProgress): number {
  const whole = Number.parseInt(head, 10);
  return whole > 0 ? Math.min(100, Math.floor((Number.parseInt(position, 10) / whole) * 100)) : 100;
}
