/** One line of CSV (RFC 4180), with its line break. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** The first line. Programs look columns up by their paths, so plain ones (`@http.method`) stay as they are. */
export function csvHeading(paths: readonly string[]): string {
  return `${paths.map((path) => (/^[@#]?[\w.]+$/.test(path) ? path : csvCell(path))).join(',')}\r\n`;
}

/**
 * A cell: quoted where it must be, and preceded by an apostrophe where a spreadsheet would run it as a formula (it may
 * come from an attacker's request). Numbers stay as they are.
 */
function csvCell(text: string): string {
  const runs = text.length > 1 && /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
  const safe = runs ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
