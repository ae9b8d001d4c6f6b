// The arrows of README.md, as rules. Change both together.
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const adapters = '^src/[^/]+/adapters/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      'domain-is-pure',
      'Rules are plain functions: no I/O, no library, no node: module.',
      { path: '^src/domain/' },
      { pathNot: ['^src/domain/', 'node_modules/(@types/)?big[.]js/'] },
    ),
    rule(
      'decimals-in-one-place',
      'The decimal library stands behind domain/shared.',
      { path: '^src/', pathNot: '^src/domain/shared/' },
      { path: 'node_modules/(@types/)?big[.]js/' },
    ),
    rule(
      'aggregates-do-not-meet',
      'Two aggregates meet in a job or a command, never inside the domain.',
      { path: '^src/domain/([^/]+)/', pathNot: '^src/domain/billing/' },
      {
        path: '^src/domain/[^/]+/',
        // What an event holds of another noun is that noun's own type: an invoice prints the organisation.
        pathNot: ['^src/domain/$1/', '^src/domain/shared/', '^src/domain/[^/]+/events[.]ts$'],
      },
    ),
    rule(
      'billing-reads-only-events',
      'A run is one function of the events of several aggregates, never of their states (docs/adr/0004).',
      { path: '^src/domain/billing/' },
      { path: '^src/domain/[^/]+/', pathNot: ['^src/domain/(billing|shared)/', '^src/domain/[^/]+/events[.]ts$'] },
    ),
    rule(
      'commands-look-inward',
      'The write side knows no reader, no HTTP, no clockwork.',
      { path: '^src/commands/' },
      { path: '^src/(projections|search|documents|mail|api|jobs)/' },
    ),
    rule(
      'projections-never-write-events',
      'Readers react to facts; they do not make them.',
      { path: '^src/projections/' },
      { path: '^src/(commands|api|jobs)/' },
    ),
    rule(
      'jobs-use-the-front-door',
      'A job reads events and sends commands; it serves no HTTP.',
      { path: '^src/jobs/' },
      { path: '^src/api/' },
    ),
    rule(
      'api-starts-no-job',
      'HTTP sends commands and runs queries. What a job says of itself is a type.',
      { path: '^src/api/' },
      { path: '^src/jobs/', pathNot: '^src/jobs/(runner|nodeJobs)[.]ts$' },
    ),
    rule(
      'read-through-queries',
      'The api and the jobs read tables through queries, not through projections.',
      { path: '^src/(api|jobs)/' },
      {
        path: '^src/projections/',
        pathNot: '^src/projections/(queries/|history/|(asOf|accountEvents|past|readModel)[.]ts$)',
      },
    ),
    rule(
      'eventstore-knows-no-business',
      'The store moves facts; it does not understand them.',
      { path: '^src/eventstore/' },
      // The jobs' lease is kept beside the events.
      { path: '^src/(?!eventstore/|domain/|jobs/leases[.]ts$|pause[.]ts$|sqlite[^/]*[.]ts$)' },
    ),
    rule(
      'adapters-only-from-main',
      'Only the composition root picks an adapter.',
      { path: '^src/', pathNot: ['^src/main(Adapters|Tools|Replay)?[.]ts$', '/adapters/'] },
      { path: adapters },
    ),
    rule(
      'express-only-in-api',
      '',
      { path: '^src/', pathNot: '^src/(api/|main[.]ts$)' },
      { path: 'node_modules/(@types/)?express/' },
    ),
    rule(
      'zod-at-the-edge',
      'Requests and settings are parsed at the edge; inside, types are trusted.',
      { path: '^src/', pathNot: ['^src/(api|commands)/', '^src/config[.]ts$'] },
      { path: 'node_modules/zod/' },
    ),
    rule(
      'ajv-only-in-codec',
      'Stored events are checked in one place.',
      { path: '^src/', pathNot: '^src/eventstore/codec[.]ts$' },
      { path: 'node_modules/ajv' },
    ),
    rule(
      'drivers-only-in-adapters',
      'A driver stands behind a port.',
      { path: '^src/', pathNot: ['/adapters/', '^src/sqlite[^/]*[.]ts$', '^src/nodeLock[.]ts$'] },
      {
        path: [
          'node_modules/(@eventstore/db-client|@grpc|better-sqlite3|@types/better-sqlite3|meilisearch|nodemailer|@types/nodemailer|piscina)/',
          '^src/sqlite[^/]*[.]ts$',
        ],
      },
    ),
    rule('no-cycle', '', {}, { circular: true }),
    rule('no-test-in-src', '', { path: '^src/' }, { path: '^(test|bench)/' }),
    rule('no-unresolved', '', {}, { couldNotResolve: true }),
    rule(
      'no-dev-dependency',
      '',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    ),
    rule('no-undeclared-package', '', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
