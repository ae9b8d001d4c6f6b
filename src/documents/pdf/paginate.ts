/** What may not be cut. `lead` is the height of what is repeated above it when it begins a page. */
export type Unit = Readonly<{ height: number; lead: number }>;

export type Room = Readonly<{ first: number; next: number }>;

/**
 * Fills pages from the top, in order. Every unit is on exactly one page and no page is empty, but the first one when the
 * first unit fits only the next; a unit that is higher than a page has a page of its own.
 */
export function paginate<U extends Unit>(units: readonly U[], room: Room): readonly (readonly U[])[] {
  const pages: U[][] = fitsOnlyNext(units[0], room) ? [[]] : [];
  let left = 0;
  for (const unit of units) {
    const page = pages.at(-1);
    if (page !== undefined && unit.height <= left) {
      page.push(unit);
      left -= unit.height;
    } else {
      pages.push([unit]);
      left = (pages.length === 1 ? room.first : room.next) - unit.lead - unit.height;
    }
  }
  return pages;
}

function fitsOnlyNext(unit: Unit | undefined, { first, next }: Room): boolean {
  if (unit === undefined) return false;
  const height = unit.lead + unit.height;
  return height > first && height <= next;
}
