/** A table as a file of comma-separated values holds it. */
export interface CsvTable {
  readonly columns: readonly string[];
  /** Texts in the order of `columns`: short lines are filled up, what stands beyond the last column is dropped. */
  readonly rows: readonly (readonly string[])[];
}

export type CsvProblem = 'empty' | 'no_rows' | 'unnamed_column' | 'twice' | 'open_quote';

const DELIMITERS = [',', ';', '\t'];

/**
 * Reads CSV (RFC 4180) whose first line names the columns; semicolons and tabs separate as well where the first line has
 * more of them than of commas. Blank lines and a byte order mark do not count.
 */
export function readCsv(text: string): CsvTable | CsvProblem {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') return 'empty';
  const lines = cellsOf(body, delimiterOf(body));
  if (lines === undefined) return 'open_quote';
  const [head = [], ...rows] = lines.filter((line) => line.length > 1 || line[0]?.trim() !== '');
  const columns = head.map((name) => name.trim());
  if (columns.includes('')) return 'unnamed_column';
  if (new Set(columns).size < columns.length) return 'twice';
  if (rows.length === 0) return 'no_rows';
  return { columns, rows: rows.map((row) => columns.map((_, index) => row[index] ?? '')) };
}

/** Writes a table as CSV, with the names of its columns first. */
export function writeCsv({ columns, rows }: CsvTable): string {
  return `${[columns, ...rows].map((row) => row.map(written).join(',')).join('\r\n')}\r\n`;
}

function written(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const countOf = (delimiter: string): number => first.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (countOf(one) > countOf(best) ? one : best));
}

/** All lines as cells; undefined when a quote is never closed. */
function cellsOf(text: string, delimiter: string): readonly (readonly string[])[] | undefined {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  while (at <= text.length) {
    let cell = '';
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end === -1) return undefined;
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    }
    const start = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++;
    cell += text.slice(start, at).replace(/\r$/, '');
    line.push(cell);
    if (text[at] === delimiter) {
      at++;
      continue;
    }
    lines.push(line);
    line = [];
    if (at >= text.length) break;
    at++;
  }
  return lines;
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
