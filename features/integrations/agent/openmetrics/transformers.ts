import type { ExpositionFamily } from '@komainu/wire/openmetrics/exposition.ts';
import { CheckStatus, type YamlMap } from '../check.ts';
import { badCheckConfig, mapOption, textOption } from '../read-instance.ts';
import { sendHistogram } from './histograms.ts';
import type { MetricRule } from './scrape-options.ts';
import type { ScrapedSample, Transforming } from './scraped-sample.ts';

type Transformer = (metric: string, samples: readonly ScrapedSample[], to: Transforming, options: YamlMap) => void;

const TRANSFORMERS: Readonly<Record<string, Transformer>> = {
  counter(metric, samples, { sender, flushFirst }) {
    for (const { name, value, tags, host } of samples) {
      if (!name.endsWith('_created')) sender.monotonicCount(`${metric}.count`, value, tags, flushFirst, host);
    }
  },
  gauge(metric, samples, { sender }) {
    for (const { value, tags, host } of samples) sender.gauge(metric, value, tags, host);
  },
  summary(metric, samples, { sender, flushFirst }) {
    for (const { name, labels, value, tags, host } of samples) {
      if (name.endsWith('_sum')) sender.monotonicCount(`${metric}.sum`, value, tags, flushFirst, host);
      else if (name.endsWith('_count')) sender.monotonicCount(`${metric}.count`, value, tags, flushFirst, host);
      else if (labels.has('quantile')) sender.gauge(`${metric}.quantile`, value, tags, host);
    }
  },
  histogram: sendHistogram,
  counter_gauge(metric, samples, { sender, flushFirst }) {
    for (const { name, value, tags, host } of samples) {
      if (name.endsWith('_created')) continue;
      sender.gauge(`${metric}.total`, value, tags, host);
      sender.monotonicCount(`${metric}.count`, value, tags, flushFirst, host);
    }
  },
  rate(metric, samples, { sender }) {
    for (const { value, tags, host } of samples) sender.rate(metric, value, tags, host);
  },
  metadata(metric, samples, { sender, options: { namespace } }, options) {
    const label = textOption(options, 'label');
    const name = namespace === '' ? metric : metric.slice(namespace.length + 1);
    for (const { labels } of samples) {
      const value = labels.get(label);
      if (value !== undefined) sender.metadata(name, value);
    }
  },
  service_check(metric, samples, { sender, options: { tags } }, options) {
    const statuses = mapOption(options, 'status_map');
    for (const { value } of samples) {
      sender.serviceCheck(metric, statusOf(statuses[String(Math.trunc(value))]), tags);
    }
  },
  temporal_percent(metric, samples, { sender }, options) {
    const parts = partsOfSecond(options);
    for (const { value, tags, host } of samples) sender.rate(metric, (value / parts) * 100, tags, host);
  },
  time_elapsed(metric, samples, { sender, nowMs }) {
    for (const { value, tags, host } of samples) sender.gauge(metric, nowMs / 1000 - value, tags, host);
  },
};

const NATIVE: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary']);

/** Throws `bad_check_config` for a type that there is none of, or one without what it needs. */
export function checkRule({ type, options }: Omit<MetricRule, 'name'>): void {
  if (type === 'native' || type === 'native_dynamic') return;
  if (TRANSFORMERS[type] === undefined) throw badCheckConfig('metrics', `has the unknown type ${type}`);
  if (type === 'metadata') textOption(options, 'label');
  if (type === 'temporal_percent') partsOfSecond(options);
  if (type === 'service_check' && Object.keys(mapOption(options, 'status_map')).length === 0) {
    throw badCheckConfig('status_map', 'is required for the type service_check');
  }
}

/** Sends a family; what the page gives no type that we know is passed over unless the rule gives it one. */
export function transform(
  { type }: ExpositionFamily,
  rule: MetricRule,
  samples: readonly ScrapedSample[],
  to: Transforming,
): void {
  const native = rule.type === 'native' || rule.type === 'native_dynamic';
  if (native && !NATIVE.has(type)) return;
  const { namespace } = to.options;
  const metric = namespace === '' ? rule.name : `${namespace}.${rule.name}`;
  TRANSFORMERS[native ? type : rule.type]?.(metric, samples, to, rule.options);
}

function statusOf(word: unknown): CheckStatus {
  const name = String(word).toLowerCase();
  if (name === 'ok' || name === 'warning' || name === 'critical') return CheckStatus[name];
  return CheckStatus.unknown;
}

const UNITS: Readonly<Record<string, number>> = { second: 1, millisecond: 1e3, microsecond: 1e6, nanosecond: 1e9 };

function partsOfSecond(options: YamlMap): number {
  const scale = textOption(options, 'scale');
  const parts = UNITS[scale] ?? Number(scale);
  if (!(parts > 0)) throw badCheckConfig('scale', 'must be second, millisecond, microsecond, nanosecond or a number');
  return parts;
}
