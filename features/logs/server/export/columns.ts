import { LOG_EXPORT_COLUMNS } from '@komainu/contracts/logs/export-api.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { resolveField } from '@komainu/query/search/resolve.ts';
import type { SearchSchema } from '@komainu/query/search/schema.ts';

const MOST_COLUMNS = 50;

/** A column of the export: its heading, its SQL, and how its cell is written. */
export interface ExportColumn {
  readonly heading: string;
  readonly sql: string;
  readonly cell: (value: unknown) => string;
}

/** Reads `columns=a,b,@c`. Throws `bad_columns` (400). */
export function exportColumns(text: string | undefined, schema: SearchSchema): readonly ExportColumn[] {
  const asked = (text ?? '').split(',').map((path) => path.trim());
  const paths = asked.filter((path) => path !== '');
  if (paths.length > MOST_COLUMNS) throw badRequest('bad_columns', `there are more than ${MOST_COLUMNS} columns`);
  return (paths.length === 0 ? LOG_EXPORT_COLUMNS : paths).map((path) => columnOf(path, schema));
}

function columnOf(path: string, schema: SearchSchema): ExportColumn {
  switch (path) {
    case '@':
      throw badRequest('bad_columns', 'an attribute name is missing after @');
    case 'timestamp':
      return { heading: path, sql: 'toString(toUnixTimestamp64Milli(ts))', cell: isoOf };
    case 'message':
      return { heading: path, sql: 'message', cell: String };
    case 'tags':
      return { heading: path, sql: "arrayStringConcat(tags, ', ')", cell: String };
    case 'attributes':
      return { heading: path, sql: 'toJSONString(attrs)', cell: String };
    default: {
      const field = resolveField(path, schema);
      const values = `arrayStringConcat(${field.values}, ', ')`;
      return { heading: path, sql: field.multiple ? values : `toString(${field.text})`, cell: String };
    }
  }
}

function isoOf(value: unknown): string {
  return new Date(Number(value)).toISOString();
}
