import { zlibSync } from 'fflate';
import PDFDocument from 'pdfkit';

/** What pdfkit 0.20 keeps of an object until it is written; its published types are of an older version. */
type Unwritten = PDFKit.PDFKitReference & { buffer: Uint8Array[] };

/**
 * A PDF document whose bytes depend on what is drawn alone. Node's own zlib compresses differently from one version or
 * processor to another, so that a lost document could not be made again; fflate is plain JavaScript.
 */
export class PortableDocument extends PDFDocument {
  override ref(data: object): PDFKit.PDFKitReference {
    const reference = super.ref(data) as Unwritten;
    const finalize = reference.finalize.bind(reference);
    reference.finalize = () => {
      if (reference.compress && reference.buffer.length > 0) {
        reference.buffer = [zlibSync(Buffer.concat(reference.buffer), { level: 6 })];
        reference.compress = false;
      }
      finalize();
    };
    return reference;
  }
}
