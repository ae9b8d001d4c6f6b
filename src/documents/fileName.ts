/** The name under which a document is sent or saved: a number may have `/` in its prefix, a file name may not. */
export function documentFileName(number: string, extension: 'pdf'): string {
  return `${number.replaceAll('/', '-')}.${extension}`;
}
