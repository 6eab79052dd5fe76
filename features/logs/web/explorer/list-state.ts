/** How the rows of the list stand. */
export const ROW_STYLES = ['compact', 'airy', 'wrap'] as const;
export type RowStyle = (typeof ROW_STYLES)[number];

/** Reads `rows=` of the address. */
export function rowStyleOf(text: string | undefined): RowStyle {
  return ROW_STYLES.find((style) => style === text) ?? 'compact';
}

const MOST_PX = 2_000;

/** Reads `widths=host:120,@http.url:300` of the address: pixels by column. */
export function widthsOf(text: string | undefined): ReadonlyMap<string, number> {
  const widths = new Map<string, number>();
  for (const pair of (text ?? '').split(',')) {
    const colon = pair.lastIndexOf(':');
    const px = Number(pair.slice(colon + 1));
    if (colon > 0 && Number.isInteger(px) && px > 0 && px <= MOST_PX) widths.set(pair.slice(0, colon), px);
  }
  return widths;
}

/** Writes widths into the address. */
export function widthsText(widths: ReadonlyMap<string, number>): string {
  return [...widths].map(([column, px]) => `${column}:${px}`).join(',');
}

/** The columns with one of them at the place of another. */
export function moved(columns: readonly string[], column: string, to: string): readonly string[] {
  const place = columns.indexOf(to);
  if (place === -1 || !columns.includes(column)) return columns;
  const others = columns.filter((one) => one !== column);
  return [...others.slice(0, place), column, ...others.slice(place)];
}
