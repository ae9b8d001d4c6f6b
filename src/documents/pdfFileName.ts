/** The name under which a PDF is sent or saved: a number may have `/` in its prefix, a file name may not. */
export function pdfFileName(number: string): string {
  return `${number.replaceAll('/', '-')}.pdf`;
}
