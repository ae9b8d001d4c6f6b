import { matchedCode, matchedMail, matchedMailStart } from '../matches.js';
import type { PreparedMail } from '../prepareQuery.js';
import type { SearchDocument } from '../searchEngine.js';
import { type Found, firstDocuments, firstInRange, pastPrefix, type TextRow } from './embeddedFound.js';
import { type Index, ownedOnly, ownerOf } from './embeddedIndex.js';
import { backwards, TextField } from './embeddedKeys.js';
import { fromAllLevels } from './embeddedTables.js';

/** A popular local part is looked through no further than this for its domain. */
const MAX_SCANNED = 20_000;

/** References and invoice numbers: those that are one of the codes, then those that begin with one. */
export function findCodes(index: Index, codes: readonly string[], limit: number): readonly Found[] {
  const matched = (document: SearchDocument) => matchedCode(document, codes);
  const equal = codes.flatMap((code) => firstInRange(index, TextField.code, code, `${code} `, limit));
  const begins = codes.flatMap((code) => firstInRange(index, TextField.code, code, pastPrefix(code), limit));
  return [...equal, ...begins].map(({ doc }) => ({ doc, matched }));
}

/** Addresses that begin with the piece, then those that have it around their `@`. */
export function findMail(index: Index, mail: PreparedMail, limit: number): readonly Found[] {
  const { localEnd, domainStart } = mail;
  const piece = `${localEnd}@${domainStart}`;
  const matched = (document: SearchDocument) => matchedMail(document, mail);
  if (localEnd === '') {
    const rows = firstInRange(index, TextField.mailDomain, domainStart, pastPrefix(domainStart), limit);
    return rows.map(({ doc }) => ({ doc, matched }));
  }

  const begins = firstInRange(index, TextField.mail, piece, pastPrefix(piece), limit);
  const around = begins.length < limit ? firstDocuments(aroundAt(index, localEnd, domainStart), limit) : [];
  return [...begins, ...around].map(({ doc }) => ({ doc, matched }));
}

/** Addresses whose local part ends so and whose domain begins so. */
function aroundAt(index: Index, localEnd: string, domainStart: string): Iterable<TextRow> {
  const low = backwards(localEnd);
  const where = `f = @field AND k >= @low AND k < @high${ownedOnly(index, 'keys.doc')}`;
  const ends = fromAllLevels('text_key', 'k, doc', where);
  return (
    index
      .statement(`SELECT k, doc FROM (${ends} ORDER BY k, doc LIMIT ${MAX_SCANNED}) WHERE instr(k, @domain) > 0`)
      // The two columns selected.
      .iterate({
        field: TextField.mailAround,
        low,
        high: pastPrefix(low),
        domain: `@${domainStart}`,
        ...ownerOf(index),
      }) as IterableIterator<TextRow>
  );
}

/** Addresses, then domains, that begin with what was typed. */
export function findMailStart(index: Index, start: string, limit: number): readonly Found[] {
  const addresses = firstInRange(index, TextField.mail, start, pastPrefix(start), limit);
  const domains = firstInRange(index, TextField.mailDomain, start, pastPrefix(start), limit);
  const matched = (document: SearchDocument) => matchedMailStart(document, start);
  return [...addresses, ...domains].map(({ doc }) => ({ doc, matched }));
}
