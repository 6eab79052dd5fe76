/** Rows under their headings, each column as wide as what stands in it (at most 80 letters). */
export function tableText(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
  const shown = [headings, ...rows].map((row) => row.map(cut));
  const widths = headings.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [first = [], ...others] = shown;
  return `${[line(first), widths.map((width) => '-'.repeat(width)).join('  '), ...others.map(line)].join('\n')}\n`;
}
