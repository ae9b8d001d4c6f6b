import type { Application } from './application.js';
import { behindFor } from './metrics/behindFor.js';
import type { Metrics } from './metrics/metrics.js';

type Watched = Pick<Application, 'readModel' | 'jobs'>;

const JOB_STATES = ['running', 'waiting', 'stopped'] as const;

/** Registers what a node shows of its read model, its jobs and its deliveries. `stop` ends what looks at them. */
export function watchNode(metrics: Metrics, { readModel, jobs }: Watched): Readonly<{ stop: () => void }> {
  const reading = behindFor(() => readModel.status().behind);
  const ofJobs = jobs().map(({ name }) => ({
    name,
    behind: behindFor(() => jobs().find((job) => job.name === name)?.upToDate === false),
  }));

  metrics.gauge({
    name: 'ardoise_ready',
    help: '1 when /readyz is green',
    read: () => Number(readModel.status().ready),
  });
  metrics.gauge({
    name: 'ardoise_read_model_position',
    help: 'Position of the log that the read model has reached (with EventStoreDB: the commit position)',
    read: () => Number(readModel.status().position?.split(/[:/]/)[0] ?? 0),
  });
  metrics.gauge({
    name: 'ardoise_read_model_lag_seconds',
    help: 'For how long the read model has not been at the end of the log',
    read: reading.seconds,
  });
  metrics.gauge({
    name: 'ardoise_job_state',
    help: '1 for the state that the job is in on this node',
    labels: ['job', 'state'],
    read: () =>
      jobs().flatMap(({ name, state }) =>
        JOB_STATES.map((one) => ({ labels: { job: name, state: one }, value: Number(one === state) })),
      ),
  });
  metrics.gauge({
    name: 'ardoise_job_lag_seconds',
    help: 'For how long the job has not been at the end of the log',
    labels: ['job'],
    read: () => ofJobs.map(({ name, behind }) => ({ labels: { job: name }, value: behind.seconds() })),
  });
  metrics.gauge({
    name: 'ardoise_deliveries',
    help: 'Deliveries by method and status, as the read model has them',
    labels: ['method', 'status'],
    read: () => deliveryCounts(readModel),
  });

  return {
    stop: () => {
      reading.stop();
      for (const { behind } of ofJobs) behind.stop();
    },
  };
}

type Count = Readonly<{ method: string; status: string; count: number }>;

function deliveryCounts({ query, status }: Application['readModel']) {
  if (!status().ready) return [];
  return query
    .all<Count>('SELECT method, status, count(*) AS count FROM deliveries GROUP BY method, status')
    .map(({ method, status: state, count }) => ({ labels: { method, status: state }, value: count }));
}
