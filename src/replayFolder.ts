import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import type { Position } from './eventstore/eventStore.js';

/** What a folder made by `ardoise replay` is about. */
export type Replay = Readonly<{
  /** UTC instant. */
  until: string;
  /** The end of the log when it was made: reads with `?after=` up to there are answered. Null for an empty log. */
  position: Position | null;
  /** Path of the embedded log; absent when the log is on a server, which EVENTSTORE_URL then names. */
  eventsFile?: string;
  documentsDir: string;
  madeAt: string;
  /** Of Ardoise. */
  version: string;
}>;

/** A folder that is none of `ardoise replay`, or cannot be used as one. */
export class NoReplay extends Error {
  override readonly name = 'NoReplay';
}

const FILE = 'replay.json';

/** Makes the folder. Throws NoReplay for one that holds anything else: nothing of others is overwritten. */
export function prepareReplayFolder(dir: string): void {
  mkdirSync(dir, { recursive: true });
  if (readdirSync(dir).length > 0 && !existsSync(join(dir, FILE))) {
    throw new NoReplay(`${dir} contient autre chose qu’une relecture : choisissez un dossier vide.`);
  }
}

export function writeReplay(dir: string, replay: Replay): void {
  writeFileSync(join(dir, FILE), `${JSON.stringify(replay, null, 2)}\n`);
}

/** Throws NoReplay. */
export function readReplay(dir: string, version: string): Replay {
  const path = join(dir, FILE);
  if (!existsSync(path)) {
    throw new NoReplay(
      `${dir} n’est pas une relecture : faites-la avec « ardoise replay --until <instant> --into DIR ».`,
    );
  }
  // Our own file, of this version or refused just below.
  const replay = JSON.parse(readFileSync(path, 'utf8')) as Replay;
  if (replay.version === version) return replay;
  throw new NoReplay(`La relecture de ${dir} a été faite par Ardoise ${replay.version} : refaites-la avec celle-ci.`);
}

/** The log that it was made of. Throws NoReplay when it is not there. */
export function configOfReplay(config: Config, { eventsFile, documentsDir }: Replay): Config {
  if (config.esdbUrl !== undefined) return { ...config, documentsDir };
  if (eventsFile === undefined) {
    throw new NoReplay('Cette relecture est celle d’un journal EventStoreDB : indiquez-le par EVENTSTORE_URL.');
  }
  if (!existsSync(eventsFile)) throw new NoReplay(`Le journal de cette relecture n’est plus là : ${eventsFile}`);
  return { ...config, eventsFile, documentsDir };
}
