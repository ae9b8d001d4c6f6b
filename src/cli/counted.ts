/** `1 anomalie`, `2 anomalies`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count < 2 ? '' : 's'}`;
}
