import { userInfo } from 'node:os';
import { commands } from '../commands/all.js';
import { personContext, refusalText } from '../commands/personContext.js';
import type { Config } from '../config.js';
import { randomId } from '../eventstore/deriveId.js';
import { openCommandSide } from '../mainTools.js';

/** Sends one command straight to the log and prints its answer. A refusal is told in one line (exit code 1). */
export async function sendCommand(
  config: Config,
  name: string,
  body: string,
  { key }: { key?: string },
): Promise<void> {
  const command = commands.get(name);
  if (command === undefined) {
    refuse(`Commande inconnue : ${name}. Connues : ${[...commands.keys()].sort().join(', ')}.`);
    return;
  }
  const data = parsed(body);
  if (data === undefined) {
    refuse('request.malformed : Le corps de la commande n’est pas du JSON lisible.');
    return;
  }
  const side = await openCommandSide(config);
  try {
    const actor = { id: 'admin', kind: 'user', name: `Administrateur (${userInfo().username})` } as const;
    const context = personContext({ name, body: data, key, actor, correlationId: randomId() });
    const answer = await command.run(side.deps, data, context);
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } catch (error) {
    const refusal = refusalText(error);
    if (refusal === undefined) throw error;
    refuse(refusal);
  } finally {
    await side.close();
  }
}

/** Undefined when it is no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
