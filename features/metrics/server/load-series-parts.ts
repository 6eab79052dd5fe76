import { sqlNumber } from '@komainu/store/sql.ts';

/** How many rows a `metric_id` has. */
export type MetricSize = readonly [metricId: number, series: number];

const IDS = 2n ** 64n;
const MOST_METRIC_ID = 0xffff_ffff;

/**
 * Conditions of parts of so many series that are read one after another, along the order in which rows are stored. Together
 * they meet every row once, whatever came since the sizes were asked for.
 */
export function partsOf(sizes: readonly MetricSize[], seriesAPart: number): string[] {
  const parts: string[] = [];
  let from = 0;
  let waiting = 0;
  const close = (to: number) => {
    if (to >= from) parts.push(`metric_id >= ${sqlNumber(from)} AND metric_id <= ${sqlNumber(to)}`);
    from = to + 1;
    waiting = 0;
  };
  for (const [metricId, series] of sizes) {
    if (waiting + series > seriesAPart) close(metricId - 1);
    waiting += series;
    if (series <= seriesAPart) continue;
    parts.push(...partsOfMetric(metricId, Math.ceil(series / seriesAPart)));
    from = metricId + 1;
    waiting = 0;
  }
  if (sizes.length > 0) close(MOST_METRIC_ID);
  return parts;
}

/** Ids are hashes: equal ranges hold about as many series each. */
function partsOfMetric(metricId: number, parts: number): string[] {
  const bound = (part: number) => (IDS * BigInt(part)) / BigInt(parts);
  return Array.from({ length: parts }, (_, part) => {
    const to = part === parts - 1 ? '' : ` AND series_id < ${bound(part + 1)}`;
    return `metric_id = ${sqlNumber(metricId)} AND series_id >= ${bound(part)}${to}`;
  });
}
