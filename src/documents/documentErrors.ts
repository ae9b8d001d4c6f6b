/** The bytes of an issued document are gone and cannot be made again as they were. Reported, never replaced. */
export class DocumentLost extends Error {
  override readonly name = 'DocumentLost';

  constructor(number: string, sha256: string, reason: string) {
    super(`${number}: the issued document ${sha256} is lost (${reason})`);
  }
}

/** A stored document no longer has the bytes that its name says. Reported, never replaced. */
export class DocumentAltered extends Error {
  override readonly name = 'DocumentAltered';

  constructor(sha256: string) {
    super(`The stored document ${sha256} has been altered`);
  }
}

/** This one invoice cannot be drawn; others can. What its message says may be shown to people. */
export class UnprintableInvoice extends Error {
  override readonly name = 'UnprintableInvoice';
}

/** Documents cannot be drawn at the moment: the renderer is closed, or a thread of it died. No invoice is to blame. */
export class RendererDown extends Error {
  override readonly name = 'RendererDown';
}

export type DocumentFault = DocumentLost | DocumentAltered | UnprintableInvoice;

/** Whether it concerns one document: others can be drawn and read. */
export function isDocumentFault(error: unknown): error is DocumentFault {
  return error instanceof DocumentLost || error instanceof DocumentAltered || error instanceof UnprintableInvoice;
}

/** What is wrong with the document and what to do about it, in French. */
export function inFrench(fault: DocumentFault): string {
  if (fault instanceof DocumentAltered) {
    return 'Le document conservé a été modifié : il n’est ni servi ni remplacé. Restaurez-le depuis une sauvegarde.';
  }
  if (fault instanceof DocumentLost) {
    return 'Le document conservé est perdu et ne peut être refait à l’identique. Restaurez-le depuis une sauvegarde.';
  }
  return `Cette facture ne peut pas être mise en page. ${fault.message}`;
}
