import type { TelemetryStore } from '@komainu/store/port.ts';
import { fromSql, groupSql } from './running-sql.ts';
import { PROCESS_SOURCE } from './sources.ts';

/** What is counted: processes that a search finds, within tags, by tag keys. */
export interface ProcessCountQuery {
  readonly search: string;
  /** `key:value`, all of which must hold. */
  readonly over: readonly string[];
  readonly groupBy: readonly string[];
}

/** A group of processes: its sorted `key:value` tags, and how many ran at some time within the window. */
export interface ProcessCount {
  readonly tags: readonly string[];
  readonly count: number;
}

/** Counts processes, for monitors. Windows are Unix seconds. */
export function createProcessCounts(store: TelemetryStore) {
  return async (
    { search, over, groupBy }: ProcessCountQuery,
    window: { readonly fromUnixS: number; readonly toUnixS: number },
  ): Promise<readonly ProcessCount[]> => {
    const query = {
      search: search === '*' ? '' : search,
      tags: over,
      fromUnixMs: window.fromUnixS * 1_000,
      toUnixMs: window.toUnixS * 1_000,
    };
    if (groupBy.length === 0) {
      const [row] = await store.rows<{ n: number | string }>(`SELECT count() AS n ${fromSql(PROCESS_SOURCE, query)}`);
      return [{ tags: [], count: Number(row?.n ?? 0) }];
    }
    const rows = await store.rows<Readonly<Record<string, string>>>(
      groupSql(PROCESS_SOURCE, query, groupBy, ['count() AS n'], 'n DESC'),
    );
    return rows.map((row) => ({
      tags: groupBy.map((key, index) => `${key}:${row[`g${index}`] ?? ''}`).sort(),
      count: Number(row['n']),
    }));
  };
}
