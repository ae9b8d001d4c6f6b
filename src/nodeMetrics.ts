import type { Application } from './application.js';
import type { NodeJobs } from './jobs/nodeJobs.js';
import { behindFor } from './metrics/behindFor.js';
import type { Metrics } from './metrics/metrics.js';
import type { Indexer } from './search/indexer.js';

type Watched = Pick<Application, 'readModel' | 'logTrouble'> &
  Readonly<{ work: Pick<NodeJobs, 'status' | 'holds' | 'outdated'>; search: Indexer['status'] }>;

const JOB_STATES = ['running', 'waiting', 'stopped', 'idle'] as const;

/** Registers what a node shows of its read model, the search index, its jobs and its deliveries. `stop` ends what looks at them. */
export function watchNode(
  metrics: Metrics,
  { readModel, work, search, logTrouble }: Watched,
): Readonly<{ stop: () => void }> {
  const jobs = work.status;
  const reading = behindFor(() => readModel.status().behind);
  const searching = watchSearch(metrics, { readModel, search });
  const ofJobs = jobs().map(({ name }) => ({
    name,
    behind: behindFor(() => jobs().some((job) => job.name === name && job.state !== 'idle' && !job.upToDate)),
  }));

  metrics.gauge({
    name: 'ardoise_ready',
    help: '1 when /readyz is green',
    read: () => Number(readModel.status().ready && logTrouble() === undefined),
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
    name: 'ardoise_lease_held',
    help: '1 on the node that runs the jobs. The sum over all nodes is 1 but for moments',
    read: () => Number(work.holds()),
  });
  metrics.gauge({
    name: 'ardoise_outdated',
    help: '1 on a node that has met events of a newer version: upgrade it',
    read: () => Number(work.outdated()),
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
    help: 'Deliveries that are not delivered or cancelled, by status, as the read model has them',
    labels: ['status'],
    read: () => deliveryCounts(readModel),
  });

  return {
    stop: () => {
      reading.stop();
      searching.stop();
      for (const { behind } of ofJobs) behind.stop();
    },
  };
}

function watchSearch(metrics: Metrics, { readModel, search }: Pick<Watched, 'readModel' | 'search'>) {
  const indexing = behindFor(() => readModel.status().ready && search().behind);
  metrics.gauge({
    name: 'ardoise_search_lag_seconds',
    help: 'For how long the search index has not held everything that the read model holds',
    read: indexing.seconds,
  });
  metrics.gauge({
    name: 'ardoise_search_reachable',
    help: '0 while the search index cannot be written or asked by this node',
    read: () => (readModel.status().ready ? Number(search().error === null) : []),
  });
  return indexing;
}

const UNFINISHED = ['planned', 'waiting', 'sending', 'exported', 'failed'] as const;

/** From the index by status alone: what is delivered grows for ever, and is not counted. */
function deliveryCounts({ query, status }: Application['readModel']) {
  if (!status().ready) return [];
  return UNFINISHED.map((one) => {
    const found = query.get<{ count: number }>('SELECT count(*) AS count FROM deliveries WHERE status = :one', { one });
    return { labels: { status: one }, value: found?.count ?? 0 };
  });
}
