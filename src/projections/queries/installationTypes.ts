import type { InstallationPhase } from '../../domain/installationType/events.js';
import { keyOf, limitOf, type Page, type Paging, pageOf } from './cursor.js';
import { parsed, present, type Query } from './query.js';

export type InstallationTypeView = Readonly<{
  id: string;
  name: string;
  phases: readonly InstallationPhase[];
  updatedAt: string;
  revision: number;
}>;

type Row = Omit<InstallationTypeView, 'phases'> & Readonly<{ phases: string }>;

const SELECT = 'SELECT id, name, phases, updated_at AS updatedAt, revision FROM installation_types';

/** By name. */
export function listInstallationTypes(query: Query, paging: Paging): Page<InstallationTypeView> {
  const [afterName, afterId] = keyOf(paging, ['', '']) ?? [];
  const condition = afterName === undefined ? 'true' : '(name, id) > (:afterName, :afterId)';
  const rows = query.all<Row>(`${SELECT} WHERE ${condition} ORDER BY name, id LIMIT :limit`, {
    ...present({ afterName, afterId }),
    limit: limitOf(paging) + 1,
  });
  return pageOf(rows, paging, ({ name, id }) => [name, id], toView);
}

/** All of them: an organisation has a few. */
export function installationTypeNames(query: Query): readonly Readonly<{ installationTypeId: string; name: string }>[] {
  return query.all('SELECT id AS installationTypeId, name FROM installation_types', {});
}

export function installationTypeById(query: Query, id: string): InstallationTypeView | undefined {
  const row = query.get<Row>(`${SELECT} WHERE id = :id`, { id });
  return row === undefined ? undefined : toView(row);
}

const toView = (row: Row): InstallationTypeView => ({ ...row, phases: parsed(row.phases) });
