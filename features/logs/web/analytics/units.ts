import type { Measure } from './analytics-state.ts';

/** Units that attributes have by Datadog's standard, unless a facet says another. */
const STANDARD: Readonly<Record<string, string>> = {
  '@duration': 'nanosecond',
  '@network.bytes_read': 'byte',
  '@network.bytes_written': 'byte',
};

/** The unit of a measure's values: counts have none. */
export function unitOf({ aggregation, path }: Measure, units: Readonly<Record<string, string>> = {}): string {
  if (aggregation === 'count' || aggregation === 'cardinality') return '';
  return units[path] ?? STANDARD[path] ?? '';
}
