import type { MetricDescriptions } from '../descriptions.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import type { MetricFamilies } from './families.ts';
import type { Parameters } from './parameters.ts';
import { promName } from './series-labels.ts';

interface Described {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

interface MetadataParts {
  readonly registry: SeriesRegistry;
  readonly families: MetricFamilies;
  readonly descriptions: MetricDescriptions;
}

/** `/metadata`: what is known of metrics, by their names in PromQL: as Prometheus clients said, else as we describe them. */
export function metadataAnswer(parts: MetadataParts, parameters: Parameters): Record<string, Described[]> {
  const { registry, families, descriptions } = parts;
  const wanted = parameters.get('metric');
  const limit = Number(parameters.get('limit') ?? 0);
  const found = new Map<string, Described[]>();
  for (const { name, type, help, unit } of families.all()) {
    if (wanted === null || wanted === name) found.set(name, [{ type, help, unit }]);
  }
  for (const metric of registry.metrics()) {
    const name = promName(metric.name);
    if (metric.type === 'distribution' || found.has(name) || (wanted !== null && wanted !== name)) continue;
    const help = descriptions.textOf(metric.name);
    // Counts and rates hold what happened within an interval: to PromQL they are gauges.
    found.set(name, [{ type: 'gauge', help, unit: descriptions.unitOf(metric.name, metric.unit) }]);
  }
  const names = [...found.keys()].sort();
  const listed = limit > 0 ? names.slice(0, limit) : names;
  return Object.fromEntries(listed.map((name) => [name, found.get(name) ?? []]));
}
