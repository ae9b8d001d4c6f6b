import { laterOf } from '../shared/civilDate.js';
import { day } from '../shared/frenchWords.js';
import { invoiceNumber } from '../streams.js';

/** An event of the log as it is stored; `data` is undefined when it is no JSON. */
export type Numbered = Readonly<{ stream: string; revision: number; type: string; data: unknown }>;

/** One series: its documents are numbered 1 to `count`. */
export type JournalReport = Readonly<{
  stream: string;
  count: number;
  first: string;
  last: string;
  from: string;
  to: string;
}>;

/** A document that was kept, and the number printed on it. */
export type KeptDocument = Readonly<{ number: string; sha256: string }>;

export type NumberingCheck = Readonly<{
  /** Takes the events of the whole log, in its order. */
  see: (event: Numbered) => void;
  journals: () => readonly JournalReport[];
  documents: () => readonly KeptDocument[];
  /** What is wrong, in French; empty when the numbering is proven. */
  faults: () => readonly string[];
}>;

const JOURNALS = [
  { prefix: 'invoices-', type: 'InvoiceIssued', id: 'invoiceId' },
  { prefix: 'credit-notes-', type: 'CreditNoteIssued', id: 'creditNoteId' },
] as const;

type Fields = Readonly<Record<string, unknown>>;
/** `before`: the last document whose date could be read. */
type Journal = Readonly<{ next: number; from: string; to: string; before: Dated | undefined }>;
type Dated = Readonly<{ number: string; date: string }>;

/**
 * Proves the numbering out of the journals (CGI ann. II art. 242 nonies A, 7°: one continuous chronological sequence): each
 * series is 1 to n, its issue dates never go back and are of its year, nothing else stands in it, no document has two
 * numbers, and each document that was kept carries the number of its journal.
 */
export function createNumberingCheck(): NumberingCheck {
  const journals = new Map<string, Journal>();
  const numberOf = new Map<string, string>();
  const produced: (KeptDocument & Readonly<{ invoiceId: string }>)[] = [];
  const faults: string[] = [];

  const seeIssued = ({ stream, revision, type, data }: Numbered, kind: (typeof JOURNALS)[number]): void => {
    const series = stream.slice(kind.prefix.length);
    const number = invoiceNumber(series, revision);
    const journal = journals.get(stream) ?? { next: 0, from: '', to: '', before: undefined };
    const { issueDate, [kind.id]: id } = fieldsOf(data);
    const issued = { stream, series, number, revision, type };

    faults.push(...placeFaults(issued, kind.type, journal.next));
    if (!(isId(id) && isDate(issueDate))) {
      faults.push(`${stream} : ${number} n’est pas lisible`);
      if (isId(id)) numberOf.set(id, number);
      journals.set(stream, { ...journal, next: revision + 1 });
      return;
    }
    faults.push(...dateFaults(issued, issueDate, journal.before));
    const other = numberOf.get(id);
    if (other !== undefined) faults.push(`${stream} : ${number} et ${other} sont le même document (${id})`);
    numberOf.set(id, number);
    journals.set(stream, {
      next: revision + 1,
      from: journal.from || issueDate,
      to: laterOf(issueDate, journal.to),
      before: { number, date: issueDate },
    });
  };

  return {
    see: (event) => {
      const kind = JOURNALS.find(({ prefix }) => event.stream.startsWith(prefix));
      if (kind !== undefined) seeIssued(event, kind);
      if (event.type !== 'InvoiceDocumentProduced') return;
      const { number, sha256, invoiceId } = fieldsOf(event.data);
      produced.push({ number: String(number), sha256: String(sha256), invoiceId: String(invoiceId) });
    },
    journals: () =>
      [...journals].map(([stream, { next, from, to }]) => {
        const series = stream.replace(/^(invoices|credit-notes)-/, '');
        return {
          stream,
          count: next,
          first: invoiceNumber(series, 0),
          last: invoiceNumber(series, next - 1),
          from,
          to,
        };
      }),
    documents: () => produced,
    faults: () => [
      ...faults,
      ...produced.flatMap(({ invoiceId, number }) => {
        const issued = numberOf.get(invoiceId);
        return issued === number
          ? []
          : [`Le document conservé sous le numéro ${number} porte dans le journal : ${issued ?? 'aucun numéro'}`];
      }),
    ],
  };
}

type Issued = Readonly<{ stream: string; series: string; number: string; revision: number; type: string }>;

function placeFaults({ stream, series, number, revision, type }: Issued, wanted: string, next: number) {
  const before = next === 0 ? 'le début' : invoiceNumber(series, next - 1);
  return [
    ...(revision === next ? [] : [`${stream} : ${number} suit ${before}, ${invoiceNumber(series, next)} manque`]),
    ...(type === wanted ? [] : [`${stream} : ${number} est un ${type}, ce journal ne contient que des ${wanted}`]),
  ];
}

/** Against the one before it, not the latest of all: a single date put forward is told once. */
function dateFaults({ stream, series, number }: Issued, date: string, before: Dated | undefined) {
  const goesBack = before !== undefined && date < before.date;
  return [
    ...(goesBack
      ? [`${stream} : les dates reculent de ${before.number} (${day(before.date)}) à ${number} (${day(date)})`]
      : []),
    ...(series.endsWith(date.slice(0, 4))
      ? []
      : [`${stream} : ${number} est daté du ${day(date)}, hors de l’année de la série`]),
  ];
}

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isDate = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

function fieldsOf(data: unknown): Fields {
  return typeof data === 'object' && data !== null ? (data as Fields) : {};
}
