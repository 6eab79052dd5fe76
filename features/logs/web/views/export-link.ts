import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { stringifyParams } from '@komainu/ui/url/search-params.ts';

/** Where the logs of a filter are as CSV: time, the columns of the list, message. */
export function exportLink(filter: SearchFilter, columns: readonly string[]): string {
  const { query, from, to, calculated_fields, subqueries } = filter;
  const named = [...new Set(['timestamp', ...columns, 'message'])].join(',');
  return `/api/unstable/logs/export${stringifyParams({
    query,
    from,
    to,
    columns: named,
    ...(calculated_fields === undefined ? {} : { calculated_fields: JSON.stringify(calculated_fields) }),
    ...(subqueries === undefined ? {} : { subqueries: JSON.stringify(subqueries) }),
  })}`;
}
