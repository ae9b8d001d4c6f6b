import type { PricedDossier } from './pricing.js';

/** Lines of one dossier on one invoice, and of all its dossiers together (LOG §7). */
const MAX_DOSSIER_LINES = 1_000;
const MAX_LINES = 2_000;
/** Of an append's 900 KiB; the rest is for the parties, the payment and the event's envelope. */
const MAX_BYTES = 700 * 1024;

/** `continues`: the rest of a dossier, which does not go on the invoice that has its beginning. */
type Size = Readonly<{ lines: number; bytes: number; continues?: boolean }>;

/** So few lines, of at most as many dossiers, fit whatever their texts are: commands keep those short. */
const FEW_LINES = 50;

/** Cuts what one invoice would hold into as few parts as fit on one event each, by dossier where that is possible. */
export function cutToSize(dossiers: readonly PricedDossier[]): readonly (readonly PricedDossier[])[] {
  if (dossiers.reduce((sum, { lines }) => sum + lines.length, 0) <= FEW_LINES) return [dossiers];
  const pieces = dossiers.flatMap(({ dossier, lines }) => {
    const head = utf8Bytes(JSON.stringify([dossier.dossierId, dossier.name, dossier.site]));
    const sized = lines.map((line) => ({ line, lines: 1, bytes: utf8Bytes(JSON.stringify(line)) }));
    return pack(sized, { lines: MAX_DOSSIER_LINES, bytes: MAX_BYTES - head }).map((piece, index) => {
      const { lines: count, bytes } = total(piece);
      const priced = { dossier, lines: piece.map(({ line }) => line) };
      return { priced, lines: count, bytes: bytes + head, continues: index > 0 };
    });
  });
  return pack(pieces, { lines: MAX_LINES, bytes: MAX_BYTES }).map((part) => part.map(({ priced }) => priced));
}

/** Consecutive items together as long as they fit. An item that fits nowhere is alone. */
function pack<Item extends Size>(items: readonly Item[], max: Size): readonly (readonly Item[])[] {
  const parts: Item[][] = [];
  let room: Size = { lines: 0, bytes: 0 };
  for (const item of items) {
    if (item.continues === true || item.lines > room.lines || item.bytes > room.bytes) {
      parts.push([]);
      room = max;
    }
    parts.at(-1)?.push(item);
    room = { lines: room.lines - item.lines, bytes: room.bytes - item.bytes };
  }
  return parts;
}

function total(items: readonly Size[]): Size {
  return {
    lines: items.reduce((sum, { lines }) => sum + lines, 0),
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** At least the bytes that a text takes in UTF-8: a pair of surrogates counts six instead of four. */
function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) bytes += unit > 0x7ff ? 2 : 1;
  }
  return bytes;
}
