import { resourceOf } from '@komainu/http/json-api.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { normalizeMetricName } from '@komainu/wire/series/names.ts';
import { calculatedFieldReason, parseLogFilter } from '../search-text.ts';

export interface LogMetricGroup {
  readonly path: string;
  readonly tag_name: string;
}

/** A log-based metric as it is kept: Datadog's own fields, see https://docs.datadoghq.com/api/latest/logs-metrics/. */
export interface LogMetricBody {
  readonly filter: { readonly query: string };
  readonly group_by: readonly LogMetricGroup[];
  readonly compute:
    | { readonly aggregation_type: 'count' }
    | { readonly aggregation_type: 'distribution'; readonly path: string; readonly include_percentiles: boolean };
}

export const LOG_METRIC = 'log_metric';
const TYPE = 'logs_metrics';
/** As many as Datadog takes. */
const MOST_GROUPS = 10;

/** Reads a POST body. The name is what the metric store makes of the id. Throws `bad_request` and SearchSyntaxError (400). */
export function readLogMetric(body: unknown): { readonly name: string; readonly metric: LogMetricBody } {
  const { id, attributes } = resourceOf(body, TYPE);
  const name = logMetricName(id);
  if (name === undefined) throw invalid('data.id is no name of a metric');
  const filter = filterOf(attributes['filter']);
  return {
    name,
    metric: { filter, group_by: groupsOf(attributes['group_by']), compute: computeOf(attributes['compute']) },
  };
}

/** Reads a PATCH body: what is left out stays; of the computation only `include_percentiles` can change. */
export function patchLogMetric(body: unknown, before: LogMetricBody): LogMetricBody {
  const { attributes } = resourceOf(body, TYPE);
  const { filter, group_by, compute } = attributes;
  const percentiles = record(compute)?.['include_percentiles'];
  if (percentiles !== undefined && typeof percentiles !== 'boolean') {
    throw invalid('compute.include_percentiles is not true or false');
  }
  return {
    filter: filter === undefined ? before.filter : filterOf(filter),
    group_by: group_by === undefined ? before.group_by : groupsOf(group_by),
    compute:
      before.compute.aggregation_type === 'count' || percentiles === undefined
        ? before.compute
        : { ...before.compute, include_percentiles: percentiles },
  };
}

/** The name that points are stored under: letters, digits, `_` and `.`, other characters become `_`. */
export function logMetricName(id: string): string | undefined {
  return normalizeMetricName(id);
}

export function presentLogMetric({ id, body }: Document<LogMetricBody>) {
  return { id, type: TYPE, attributes: body };
}

function filterOf(value: unknown): LogMetricBody['filter'] {
  const query = record(value)?.['query'] ?? '*';
  if (typeof query !== 'string') throw invalid('filter.query is not a text');
  parseLogFilter(query);
  return { query };
}

function groupsOf(value: unknown): readonly LogMetricGroup[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_GROUPS) {
    throw invalid(`group_by is not a list of at most ${MOST_GROUPS}`);
  }
  const groups = value.map((entry: unknown) => {
    const { path, tag_name } = record(entry) ?? {};
    if (typeof path !== 'string' || path.replace('@', '') === '') throw invalid('group_by.path is no path');
    refuseCalculatedField('group_by.path', path);
    const tag = tag_name === undefined || tag_name === '' ? path.replace(/^@/, '') : tag_name;
    if (typeof tag !== 'string') throw invalid('group_by.tag_name is not a text');
    return { path, tag_name: tag };
  });
  if (new Set(groups.map(({ tag_name }) => tag_name)).size < groups.length) {
    throw invalid('two groups have the same tag_name');
  }
  return groups;
}

function computeOf(value: unknown): LogMetricBody['compute'] {
  const { aggregation_type, path, include_percentiles = false } = record(value) ?? {};
  if (aggregation_type === 'count') return { aggregation_type };
  if (aggregation_type !== 'distribution') throw invalid('compute.aggregation_type is neither count nor distribution');
  if (typeof path !== 'string' || path.replace('@', '') === '') throw invalid('a distribution needs compute.path');
  refuseCalculatedField('compute.path', path);
  if (typeof include_percentiles !== 'boolean') throw invalid('compute.include_percentiles is not true or false');
  return { aggregation_type, path, include_percentiles };
}

function refuseCalculatedField(field: string, path: string): void {
  const reason = calculatedFieldReason(path);
  if (reason !== undefined) throw invalid(`${field}: ${reason}`);
}

function invalid(message: string): Error {
  return badRequest('bad_request', `API input validation failed: ${message}`);
}
