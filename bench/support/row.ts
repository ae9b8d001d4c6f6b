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

/** The table as text: columns as wide as their widest cell. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [
    ['what', 'measured', 'result', 'target', ''],
    ...rows.map(({ what, measured, result = '', target, verdict }) => [what, measured, result, target, verdict]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [text[0], widths.map((width) => '-'.repeat(width)).join('  '), ...text.slice(1)].join('\n');
}
