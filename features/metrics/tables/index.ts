import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { metricQueriesTable } from './metric-queries.ts';
import { pointsTable } from './points.ts';
import { hourTable, minuteTable } from './rollups.ts';
import { seriesTable } from './series.ts';
import { serviceChecksTable } from './service-checks.ts';
import { sketchesTable } from './sketches.ts';

/** The tables of this feature, for the first migration. */
export const metricsTables: readonly TableDefinition[] = [
  seriesTable,
  pointsTable,
  minuteTable,
  hourTable,
  sketchesTable,
  serviceChecksTable,
];

/** Tables that came later, for their migration. */
export const metricQueryTables: readonly TableDefinition[] = [metricQueriesTable];
