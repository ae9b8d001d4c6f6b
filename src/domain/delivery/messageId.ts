/**
 * The Message-ID of one delivery to one recipient, with angle brackets: the same for every try, so that a mail which
 * arrives twice after an unknown outcome is recognised as one. `deriveId` makes a UUID of its parts.
 */
export function messageIdOf(
  deriveId: (...parts: readonly string[]) => string,
  deliveryId: string,
  contactId: string,
  sellerEmail: string,
): string {
  const domain = sellerEmail.split('@').at(-1) ?? '';
  return `<${deriveId('mail', deliveryId, contactId)}@${domain === '' ? 'localhost' : domain}>`;
}
