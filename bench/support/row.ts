/** One line of the table. `shown` has no target; `not judged` has one that this machine cannot be held to. */
export type Row = Readonly<{
  what: string;
  /** The medians or percentiles, in words. */
  measured: string;
  /** What is compared with the target: `0.82`, `12 times`. */
  result?: string;
  target: string;
  verdict: 'ok' | 'below' | 'not judged' | 'shown' | 'failed';
}>;

export const judged = (holds: boolean): Row['verdict'] => (holds ? 'ok' : 'below');

/** Whole numbers with separators: `14 250`. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');

export const millis = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;

/** Cuts off, never up: 0.699 is not 0.70. */
export const ratio = (value: number): string => (Math.floor(value * 100) / 100).toFixed(2);

/** What is longer goes on a line of its own. */
const WIDEST = 44;

/** The table as text: columns as wide as their widest cell. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['what', 'result', 'target', '', 'measured'],
    ...rows.map(({ what, result = '', target, verdict, measured }) => [what, result, target, verdict, measured]),
  ];
  const fits = (cell: string, column: number): boolean => column !== 4 || cell.length <= WIDEST;
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...lines.map((line) => line[column] ?? '').map((cell) => (fits(cell, column) ? cell.length : 0))),
  );
  const text = lines.map((line) => {
    const beside = line.map((cell, column) => (fits(cell, column) ? cell.padEnd(widths[column] ?? 0) : ''));
    const below = line.filter((cell, column) => !fits(cell, column)).map((cell) => `\n    ${cell}`);
    return `${beside.join('  ').trimEnd()}${below.join('')}`;
  });
  return [text[0], widths.map((width) => '-'.repeat(width)).join('  '), ...text.slice(1)].join('\n');
}
