import type { Face } from './fonts.js';

/** Size and leading in points. */
export type Style = Readonly<{ face: Face; size: number; leading: number; colour: string }>;

const MM = 72 / 25.4;

/** A4, in points. */
export const PAGE = { width: 210 * MM, height: 297 * MM, left: 17 * MM, right: 193 * MM, top: 13 * MM } as const;

/** Nothing but the footer is below. */
export const BOTTOM = PAGE.height - 21 * MM;

/** Where the window of a French DL, C5 or C6 envelope shows the address (NF Z 11-001), once folded at 99 mm. */
export const WINDOW = { left: 108 * MM, top: 50 * MM, width: 85 * MM, foldAt: 99 * MM } as const;

export const COLOUR = {
  ink: '#1c232b',
  muted: '#5f6b78',
  slate: '#2d4a63',
  hairline: '#d5dbe1',
  wash: '#f1f4f7',
  white: '#ffffff',
} as const;

export const STYLE = {
  seller: { face: 'bold', size: 14, leading: 18, colour: COLOUR.slate },
  kind: { face: 'regular', size: 11, leading: 14, colour: COLOUR.muted },
  number: { face: 'bold', size: 18, leading: 23, colour: COLOUR.ink },
  recipient: { face: 'bold', size: 10.5, leading: 14, colour: COLOUR.ink },
  address: { face: 'regular', size: 10, leading: 13.5, colour: COLOUR.ink },
  body: { face: 'regular', size: 9, leading: 12, colour: COLOUR.ink },
  strong: { face: 'bold', size: 9, leading: 12, colour: COLOUR.ink },
  detail: { face: 'regular', size: 7.8, leading: 10.4, colour: COLOUR.muted },
  label: { face: 'regular', size: 9, leading: 12, colour: COLOUR.muted },
  heading: { face: 'bold', size: 7.8, leading: 11, colour: COLOUR.slate },
  dossier: { face: 'bold', size: 9.5, leading: 13, colour: COLOUR.ink },
  figure: { face: 'bold', size: 13, leading: 17, colour: COLOUR.ink },
  total: { face: 'bold', size: 11.5, leading: 15, colour: COLOUR.white },
  mention: { face: 'regular', size: 7.4, leading: 9.8, colour: COLOUR.muted },
  footer: { face: 'regular', size: 7, leading: 9.2, colour: COLOUR.muted },
} as const satisfies Record<string, Style>;
