import { z } from 'zod';
import type { Team } from '../../domain/dossier/events.js';
import * as field from '../fields.js';
import type { CommandDeps } from '../registry.js';
import { requireActiveStaff } from '../user/requireActiveStaff.js';

export const role = field
  .text(50)
  .meta({ description: 'As the tasks of installation types name it', examples: ['technicien'] });

/** Role to user id. */
export const teamFields = z.record(role, field.userId).refine((team) => Object.keys(team).length <= 50, {
  message: 'Une équipe a au plus 50 rôles.',
});

export const siteFields = z.strictObject({ name: field.text(200).optional(), address: field.address });

/** Refused with `user.unknown`, `user.inactive` or `user.read_only`. Who is in the team already may stay. */
export async function requireActiveTeam(deps: CommandDeps, team: Team, present: Team = {}): Promise<void> {
  const known = new Set(Object.values(present));
  const newcomers = [...new Set(Object.values(team))].filter((userId) => !known.has(userId));
  await Promise.all(newcomers.map((userId) => requireActiveStaff(deps, userId)));
}
