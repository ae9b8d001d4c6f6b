import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;
type Sample = Readonly<{ labels: Labels; value: number }>;
type Described = Readonly<{ name: string; help: string; labels?: readonly string[] }>;

/**
 * What an operator watches, in Prometheus' words. One per application, made in main.ts and handed down: a part that has
 * something to show adds it here once, at its opening. Names begin with `ardoise_` and end in their unit
 * (https://prometheus.io/docs/practices/naming/); labels take few values, never an id.
 */
export type Metrics = Readonly<{
  /** Only ever grows. The result adds one, or `by`. */
  counter: (what: Described) => (labels?: Labels, by?: number) => void;
  /**
   * Read at each scrape. What throws or rejects is left out of that scrape and reported, and the others are shown all
   * the same. A number is one sample without labels.
   */
  gauge: (what: Described & Readonly<{ read: () => MaybePromise<number | readonly Sample[]> }>) => void;
  /** Seconds, in steps. The result notes one duration. */
  durations: (what: Described & Readonly<{ steps: readonly number[] }>) => (labels: Labels, seconds: number) => void;
  /** The text of a scrape. */
  render: () => Promise<Readonly<{ contentType: string; text: string }>>;
}>;

type MaybePromise<T> = T | Promise<T>;

/** A registry of its own, with the process' own metrics (memory, CPU, event loop, garbage collection) in it. */
export function createMetrics(report: (error: unknown) => void): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  return {
    counter: ({ name, help, labels = [] }) => {
      const counter = new Counter({ name, help, labelNames: labels, registers });
      return (values = {}, by = 1) => counter.inc(values, by);
    },
    gauge: ({ name, help, labels = [], read }) => {
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        async collect() {
          this.reset();
          try {
            const found = await read();
            for (const { labels: given, value } of samplesOf(found)) this.set(given, value);
          } catch (error) {
            this.remove();
            report(error);
          }
        },
      });
    },
    durations: ({ name, help, labels = [], steps }) => {
      const histogram = new Histogram({ name, help, labelNames: labels, buckets: [...steps], registers });
      return (values, seconds) => histogram.observe(values, seconds);
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function samplesOf(found: number | readonly Sample[]): readonly Sample[] {
  return typeof found === 'number' ? [{ labels: {}, value: found }] : found;
}
