const PARIS = new Intl.DateTimeFormat('en', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The civil date in Paris at an instant, `YYYY-MM-DD`: what French law and the staff call today. */
export function parisDate(instant: string): string {
  // By its parts: in which order and with which signs a language writes them changes with the ICU version.
  const parts = new Map(PARIS.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}
