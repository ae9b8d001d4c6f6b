import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { DocumentAltered } from '../documents/documentErrors.js';
import { createNumberingCheck, type KeptDocument, type NumberingCheck } from '../domain/invoice/numbering.js';
import { counted } from '../domain/shared/frenchWords.js';
import type { EventStore } from '../eventstore/eventStore.js';
import { openDocuments } from '../mainAdapters.js';
import { openExistingLog } from './openExistingLog.js';

const SHOWN = 20;

/**
 * Walks the journals and proves that each series is 1 to n and that its dates never go back, then that every document that
 * was produced is still there, byte for byte. Works while the server runs. Exit code 1 on a fault.
 */
export async function verifyNumberingCommand(
  config: Config,
  { documents: withDocuments }: Readonly<{ documents: boolean }>,
): Promise<void> {
  const eventStore = await openExistingLog(config);
  if (eventStore === undefined) return;
  try {
    const check = await walked(eventStore);
    const lost = withDocuments ? await documentFaults(config, check.documents()) : [];
    report(check, [...check.faults(), ...lost], withDocuments);
  } finally {
    await eventStore.close();
  }
}

/** In the stored form: what a tampered log holds must be told, not stumbled over. */
async function walked(eventStore: EventStore): Promise<NumberingCheck> {
  const check = createNumberingCheck();
  for await (const page of eventStore.readAllStored()) {
    for (const { stream, revision, type, data } of page) {
      if (/^(invoices-|credit-notes-|invoice-)/.test(stream)) {
        check.see({ stream, revision, type, data: parsedOrNone(data) });
      }
    }
  }
  return check;
}

function parsedOrNone(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

async function documentFaults(config: Config, documents: readonly KeptDocument[]): Promise<readonly string[]> {
  if (documents.length === 0) return [];
  if (!existsSync(config.documentsDir)) return [`Le dossier des documents n’est pas là : ${config.documentsDir}`];
  const store = openDocuments(config.documentsDir);
  const faults: string[] = [];
  for (const { number, sha256 } of documents) {
    try {
      if ((await store.get(sha256)) === undefined) faults.push(`Le document de ${number} a disparu (${sha256})`);
    } catch (error) {
      if (!(error instanceof DocumentAltered || error instanceof RangeError)) throw error;
      faults.push(`Le document de ${number} a été modifié (${sha256})`);
    }
  }
  return faults;
}

function report(check: NumberingCheck, faults: readonly string[], withDocuments: boolean): void {
  for (const { stream, count, first, last, from, to } of check.journals()) {
    process.stdout.write(`${stream} : ${counted(count, 'numéro')}, de ${first} à ${last}${dates(from, to)}\n`);
  }
  if (faults.length > 0) {
    const rest = faults.length - SHOWN;
    const lines = rest <= 0 ? faults : [...faults.slice(0, SHOWN), `… et ${counted(rest, 'autre')}.`];
    process.stderr.write(
      `${lines.join('\n')}\nLa numérotation n’est pas prouvée : ${counted(faults.length, 'anomalie')}.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const kept = withDocuments ? ` ; ${keptInWords(check.documents().length)}` : '';
  process.stdout.write(`Numérotation continue et chronologique${kept}.\n`);
}

const dates = (from: string, to: string): string => (from === '' ? '' : `, du ${from} au ${to}`);

const keptInWords = (count: number): string =>
  `${counted(count, 'document')} ${count < 2 ? 'conservé, inchangé' : 'conservés, inchangés'}`;
