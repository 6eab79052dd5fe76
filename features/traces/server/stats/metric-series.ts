import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { normaliseName, normaliseService, normaliseTag } from '@komainu/wire/ddtrace/normalise.ts';

/** Requests of one kind in one bucket of time. */
export interface RequestCounts {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly env: string;
  readonly version: string;
  /** '' when the requests are not HTTP. */
  readonly httpStatus: string;
  readonly kind: string;
  readonly synthetics: boolean;
  readonly hits: number;
  readonly errors: number;
  readonly durationNs: number;
  /** Seconds at 50, 75, 90, 95 and 99 per cent, where sketches told them. */
  readonly percentilesSeconds?: readonly number[];
}

export const PERCENTILES: readonly { readonly quantile: number; readonly name: string }[] = [
  { quantile: 0.5, name: '50p' },
  { quantile: 0.75, name: '75p' },
  { quantile: 0.9, name: '90p' },
  { quantile: 0.95, name: '95p' },
  { quantile: 0.99, name: '99p' },
];

/**
 * The trace metrics of Datadog (docs "Trace metrics"): `trace.<operation>.hits`, `.errors`, `.duration` (seconds) as
 * counts, and for HTTP `.hits.by_http_status` and `.errors.by_http_status`, by env, service, version and resource.
 * Percentiles, where known, are gauges `trace.<operation>.duration.by.resource.<n>p`.
 */
export function traceMetrics(counts: RequestCounts, startUnixMs: number, bucketSeconds: number): MetricSeries[] {
  const prefix = `trace.${normaliseName(counts.name)}`;
  const tags = tagsOf(counts);
  const point = (
    suffix: string,
    value: number,
    extra: readonly string[] = [],
    type: MetricSeries['type'] = 'count',
    unit?: string,
  ): MetricSeries => ({
    metric: `${prefix}.${suffix}`,
    type,
    intervalSeconds: bucketSeconds,
    host: '',
    tags: [...tags, ...extra],
    ...(unit === undefined ? {} : { unit }),
    timesUnixS: [Math.floor(startUnixMs / 1000)],
    values: [value],
  });
  const series = [
    point('hits', counts.hits),
    // Zeros are written too: a rate of errors needs its "none".
    point('errors', counts.errors),
    point('duration', counts.durationNs / 1e9, [], 'count', 'second'),
  ];
  if (counts.httpStatus !== '') {
    const byStatus = [`http.status_class:${counts.httpStatus.charAt(0)}xx`];
    series.push(point('hits.by_http_status', counts.hits, byStatus));
    if (counts.errors > 0) series.push(point('errors.by_http_status', counts.errors, byStatus));
  }
  for (const [at, value] of (counts.percentilesSeconds ?? []).entries()) {
    series.push(point(`duration.by.resource.${PERCENTILES[at]?.name ?? ''}`, value, [], 'gauge', 'second'));
  }
  return series;
}

function tagsOf(counts: RequestCounts): readonly string[] {
  const env = normaliseTag(counts.env);
  return [
    `env:${env === '' ? 'none' : env}`,
    `service:${normaliseService(counts.service)}`,
    `resource_name:${counts.resource}`,
    ...(counts.version === '' ? [] : [`version:${counts.version}`]),
    ...(counts.httpStatus === '' ? [] : [`http.status_code:${counts.httpStatus}`]),
    ...(counts.kind === '' ? [] : [`span.kind:${counts.kind}`]),
    ...(counts.synthetics ? ['synthetics:true'] : []),
  ];
}
