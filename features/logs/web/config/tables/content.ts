import type { CsvTable } from '@komainu/contracts/logs/csv.ts';
import type { TableContent } from './table-api.ts';

export interface KeyCheck {
  readonly content: TableContent;
  /** Rows that have no key, and are left out. */
  readonly keyless: number;
  /** Rows whose key a later one has too. */
  readonly repeated: number;
}

/** A file's table with its key: rows without one are left out, of rows with the same the last counts. */
export function withKey({ columns, rows }: CsvTable, primaryKey: string): KeyCheck {
  const at = columns.indexOf(primaryKey);
  const keyed = rows.filter((row) => (row[at] ?? '') !== '');
  const byKey = new Map(keyed.map((row) => [row[at] ?? '', row]));
  return {
    content: { columns, primaryKey, rows: [...byKey.values()] },
    keyless: rows.length - keyed.length,
    repeated: keyed.length - byKey.size,
  };
}
