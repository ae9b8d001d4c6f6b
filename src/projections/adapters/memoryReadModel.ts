import { openSqlite } from '../../sqlite.js';
import { allProjections } from '../allProjections.js';
import { createProjector, type Projection } from '../projection.js';
import type { MemoryReadModel } from '../readModel.js';
import { createTables } from './readTables.js';
import { createReadWriter } from './readWriter.js';

/** An empty read model in memory, with the same tables and handlers as read.db. */
export function openMemoryReadModel(projections: readonly Projection[] = allProjections): MemoryReadModel {
  const sqlite = openSqlite(':memory:', { synchronous: 'NORMAL' });
  createTables(sqlite, projections);
  const writer = createReadWriter(sqlite, createProjector(projections));

  return {
    query: writer.db,
    project: (events) => {
      writer.begin();
      for (const event of events) writer.apply(event);
      writer.db.run('COMMIT');
    },
    close: () => {
      sqlite.close();
    },
  };
}
