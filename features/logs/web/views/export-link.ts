import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { stringifyParams } from '@komainu/ui/url/search-params.ts';

/** Where the logs of a filter are as CSV: time, the columns of the list, message. */
export function exportLink({ query, from, to }: SearchFilter, columns: readonly string[]): string {
  const named = [...new Set(['timestamp', ...columns, 'message'])].join(',');
  return `/api/unstable/logs/export${stringifyParams({ query, from, to, columns: named })}`;
}
