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

/** This one invoice cannot be drawn; others can. */
export class UnprintableInvoice extends Error {
  override readonly name = 'UnprintableInvoice';
}

/** Documents cannot be drawn at the moment: the renderer is closed, or a thread of it died. No invoice is to blame. */
export class RendererDown extends Error {
  override readonly name = 'RendererDown';
}
