import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber, sqlString } from '@komainu/store/sql.ts';
import { type Layout, renderDeleteRows } from '@komainu/store/tables/render.ts';
import { metricId } from '@komainu/wire/series/identity.ts';
import { pointsTable } from '../../tables/points.ts';
import { hourTable, minuteTable } from '../../tables/rollups.ts';
import { seriesTable } from '../../tables/series.ts';
import { sketchesTable } from '../../tables/sketches.ts';
import { MOST_IDS } from '../query/point-source.ts';

/** A large metric lies in every part of every day. */
const BACKGROUND = { maxThreads: 1, timeoutMs: 3_600_000 } as const;

/**
 * Deletes everything that the store holds of a metric: points, sketches, roll-ups and, last, its series, so that it can be
 * done again after a crash. Nothing of the metric may be written meanwhile.
 */
export async function deleteMetricRows(store: TelemetryStore, layout: Layout, metric: string): Promise<void> {
  const ofNumber = `metric_id = ${sqlNumber(metricId(metric))}`;
  const ofName = `${ofNumber} AND metric = ${sqlString(metric)}`;
  for (const condition of await conditions(store, ofNumber, ofName)) {
    for (const { name } of [pointsTable, sketchesTable, minuteTable, hourTable]) {
      await store.command(renderDeleteRows(name, condition, layout), BACKGROUND);
    }
  }
  await store.command(renderDeleteRows(seriesTable.name, ofName, layout), BACKGROUND);
}

/** The rows of points of the metric. Where another metric has the same number, they are told by the ids of their series. */
async function conditions(store: TelemetryStore, ofNumber: string, ofName: string): Promise<readonly string[]> {
  const [found] = await store.rows<{ names: number }>(
    `SELECT toUInt32(uniqExact(metric)) AS names FROM ${seriesTable.name} WHERE ${ofNumber}`,
    BACKGROUND,
  );
  if ((found?.names ?? 0) <= 1) return [ofNumber];
  const ids = await store.rows<{ id: string }>(
    `SELECT DISTINCT toString(series_id) AS id FROM ${seriesTable.name} WHERE ${ofName}`,
    BACKGROUND,
  );
  const chunks: string[] = [];
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const chunk = ids.slice(start, start + MOST_IDS).map(({ id }) => id);
    chunks.push(`${ofNumber} AND series_id IN (${chunk.join(', ')})`);
  }
  return chunks;
}
