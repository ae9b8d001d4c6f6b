const PARIS = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });

/** The civil date in Paris at an instant, `YYYY-MM-DD`: what French law and the staff call today. */
export function parisDate(instant: string): string {
  return PARIS.format(new Date(instant));
}
