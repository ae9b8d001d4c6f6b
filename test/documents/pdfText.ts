import { inflateSync } from 'node:zlib';

/** What a reader of the PDF sees on each page: every piece of text, in the order in which it was drawn. */
export function pdfPages(pdf: Buffer): readonly (readonly string[])[] {
  const objects = readObjects(pdf);
  const kids =
    /\/Kids \[([^\]]*)\]/.exec(objects.find(({ head }) => /\/Type \/Pages\b/.test(head))?.head ?? '')?.[1] ?? '';
  const byId = new Map(objects.map((object) => [object.id, object]));

  return [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => {
    const page = byId.get(Number(id));
    const fonts = readFonts(byId.get(reference(page?.head, 'Resources'))?.head ?? '', byId);
    return readTexts(byId.get(reference(page?.head, 'Contents'))?.stream ?? '', fonts);
  });
}

/** The whole text in one line; sentences that were wrapped are whole again. */
export function pdfText(pdf: Buffer): string {
  return pdfPages(pdf).flat().join(' ');
}

type PdfObject = Readonly<{ id: number; head: string; stream: string }>;

function readObjects(pdf: Buffer): readonly PdfObject[] {
  const source = pdf.toString('latin1');
  return [...source.matchAll(/^(\d+) 0 obj\n/gm)].map((match) => {
    const start = match.index + match[0].length;
    const end = source.indexOf('\nendobj', start);
    const [head = '', ...rest] = source.slice(start, end).split('\nstream\n');
    const body = Buffer.from(rest.join('\nstream\n'), 'latin1').subarray(
      0,
      Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0),
    );
    const stream = head.includes('/FlateDecode') ? inflateSync(body) : body;
    return { id: Number(match[1]), head, stream: stream.toString('latin1') };
  });
}

function reference(head = '', key: string): number {
  return Number(new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1]);
}

/** Per font name, the characters of each glyph number. */
function readFonts(resources: string, byId: ReadonlyMap<number, PdfObject>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => {
      const cmap = byId.get(reference(byId.get(Number(id))?.head, 'ToUnicode'))?.stream ?? '';
      const ranges = [...cmap.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[([^\]]*)\]/g)].map(([, list = '']) => list);
      const glyphs = [...ranges.join(' ').matchAll(/<([0-9a-f ]*)>/g)].map(([, codes = '']) =>
        Buffer.from(codes.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      );
      return [name, glyphs];
    }),
  );
}

function readTexts(content: string, fonts: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...content.matchAll(/^BT\n([\s\S]*?)^ET$/gm)].map(([, body = '']) => {
    const glyphs = fonts.get(/\/(F\d+) /.exec(body)?.[1] ?? '') ?? [];
    const codes = [...body.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => hex).join('');
    return (codes.match(/.{4}/g) ?? []).map((code) => glyphs[Number.parseInt(code, 16)] ?? '\ufffd').join('');
  });
}
