import type { Definition } from './definition.ts';
import { textOf } from './json.ts';
import type { Substitute } from './requests.ts';

/** Words for the parts of a service summary. */
export interface SummaryWords {
  readonly hits: string;
  readonly errors: string;
  readonly latency: string;
  readonly resources: string;
}

/** One part of a service summary: a widget of its own. */
export type SummaryPart = keyof SummaryWords;

/**
 * The widgets that a service summary (`trace_service`) consists of, over the trace metrics of its service, environment and
 * operation; [] while it names no service or operation.
 */
export function summaryParts(
  definition: Definition,
  substitute: Substitute,
  words: SummaryWords,
): readonly { readonly part: SummaryPart; readonly definition: Definition }[] {
  const [service, env, span] = ['service', 'env', 'span_name'].map((key) =>
    substitute(textOf(definition[key]), 'plain').trim(),
  );
  if (!service || !span) return [];
  const scope = [`service:${service}`, ...(!env || env === '*' || env === 'none' ? [] : [`env:${env}`])].join(',');
  // Metric names hold letters, digits, dots and underscores.
  const metric = `trace.${span.toLowerCase().replaceAll(/[^a-z0-9_.]/g, '_')}`;
  const query = (name: string, suffix: string, by = '') => ({
    data_source: 'metrics',
    name,
    query: `sum:${metric}.${suffix}{${scope}}${by}.as_count()`,
    aggregator: 'sum',
  });
  const bars = (part: SummaryPart, palette: string): Definition => ({
    type: 'timeseries',
    title: words[part],
    requests: [
      {
        queries: [query('a', part)],
        formulas: [{ formula: 'a', alias: words[part] }],
        display_type: 'bars',
        style: { palette },
      },
    ],
  });
  const seconds = { number_format: { unit: { type: 'canonical_unit', unit_name: 'second' } } };
  const parts: { readonly part: SummaryPart; readonly definition: Definition }[] = [];
  if (definition['show_hits'] !== false) parts.push({ part: 'hits', definition: bars('hits', 'cool') });
  if (definition['show_errors'] !== false) parts.push({ part: 'errors', definition: bars('errors', 'warm') });
  if (definition['show_latency'] !== false) {
    const latency = { formula: 'a / b', alias: words.latency, ...seconds };
    parts.push({
      part: 'latency',
      definition: {
        type: 'timeseries',
        title: words.latency,
        requests: [{ queries: [query('a', 'duration'), query('b', 'hits')], formulas: [latency] }],
      },
    });
  }
  if (definition['show_resource_list'] === true) {
    const by = ' by {resource_name}';
    parts.push({
      part: 'resources',
      definition: {
        type: 'query_table',
        title: words.resources,
        requests: [
          {
            queries: [query('a', 'hits', by), query('b', 'errors', by), query('c', 'duration', by)],
            formulas: [
              { formula: 'a', alias: words.hits },
              { formula: 'b', alias: words.errors },
              { formula: 'c / a', alias: words.latency, ...seconds },
            ],
          },
        ],
      },
    });
  }
  return parts;
}
