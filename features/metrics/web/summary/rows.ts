import type { MetricVolume } from '@komainu/contracts/metrics/governance-api.ts';
import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';

/** A row of the list: what a metric is, and what it costs; numbers are -1 until that is known. */
export interface SummaryRow extends MetricRow {
  readonly seriesNow: number;
  readonly hosts: number;
  readonly tagCount: number;
  readonly usedBy: number;
  /** Queries within the last thirty days. */
  readonly queries: number;
  readonly tags: readonly string[];
  readonly exploding: boolean;
}

/** What the list can be narrowed to: a type, or what calls for a look. */
export const SHOWN = [
  'gauge',
  'count',
  'rate',
  'distribution',
  'exploding',
  'unused',
  'queried',
  'notQueried',
] as const;

export function summaryRows(
  rows: readonly MetricRow[],
  volumes: readonly MetricVolume[] | undefined,
  shown: string,
): SummaryRow[] {
  const byMetric = new Map(volumes?.map((volume) => [volume.metric, volume]));
  return rows
    .map((row) => {
      const volume = byMetric.get(row.metric);
      return {
        ...row,
        seriesNow: volume?.seriesNow ?? -1,
        hosts: volume?.hosts ?? -1,
        tagCount: volume?.tags.length ?? -1,
        usedBy: volume?.usedBy ?? -1,
        queries: volume?.queries ?? -1,
        tags: volume?.tags ?? [],
        exploding: volume?.exploding === true,
      };
    })
    .filter((row) => isShown(row, shown));
}

/** Whether a row is of a kind in `SHOWN`; any other word shows all. */
export function isShown(row: SummaryRow, shown: string): boolean {
  if (shown === 'exploding') return row.exploding;
  if (shown === 'unused') return row.usedBy === 0;
  if (shown === 'queried') return row.queries > 0;
  if (shown === 'notQueried') return row.queries === 0;
  return SHOWN.every((one) => one !== shown) || row.type === shown;
}

/** The words of the search box, and whether it asks for metrics that are (`queried:true`) or are not (`queried:false`) asked for. */
export function readSearch(search: string): { readonly words: string; readonly shown: string | undefined } {
  const wanted = /(?:^|\s)queried:(true|false)(?=\s|$)/.exec(search);
  if (wanted === null) return { words: search, shown: undefined };
  const words = search.replace(wanted[0], ' ').trim();
  return { words, shown: wanted[1] === 'true' ? 'queried' : 'notQueried' };
}
