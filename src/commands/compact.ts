/** A number without the signs that people put into it. */
export const compact = (text: string): string => text.replace(/[\s.\-/]/g, '').toUpperCase();
