import type { SqlAnswer, SqlValue } from '@komainu/contracts/logs/sql-api.ts';

/** A value as a cell shows it: lists and maps as JSON, nothing as a dash. */
export function cellText(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The rows as CSV (RFC 4180) with a byte order mark; what a spreadsheet would take for a formula gets an apostrophe. */
export function sqlCsv({ columns, rows }: SqlAnswer): string {
  const lines = [columns.map(({ name }) => quoted(name)), ...rows.map((row) => row.map(csvCell))];
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

function csvCell(value: SqlValue): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = cellText(value);
  return quoted(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
