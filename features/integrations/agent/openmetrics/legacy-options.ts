import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../check.ts';
import {
  badCheckConfig,
  flagOption,
  mapOption,
  textMapOption,
  textOption,
  textsOption,
  urlOption,
  wholeOption,
} from '../read-instance.ts';
import { checkRegex } from '../regex-option.ts';
import { type LabelJoin, readLabelJoins } from './label-joins.ts';

/** The options of an instance with `prometheus_url`: Datadog's OpenMetrics checks, first version. */
export interface LegacyOptions {
  readonly url: URL;
  /** As it was written, for the tag `endpoint`. */
  readonly urlText: string;
  readonly namespace: string;
  readonly rawPrefix: string;
  /** The metric of a family, by its name as the page has it; undefined for one that is not wanted. */
  readonly metricOf: (family: string) => string | undefined;
  readonly ignored: (family: string) => boolean;
  /** A type for families that the page gives another, or none. */
  readonly typeOf: (family: string) => string | undefined;
  readonly excludeLabels: ReadonlySet<string>;
  readonly renameLabels: Readonly<Record<string, string>>;
  /** Samples with one of these values of a label are left out; [] for any value. */
  readonly ignoredLabels: ReadonlyMap<string, readonly string[]>;
  readonly hostLabel: string;
  readonly hostSuffix: string;
  readonly joins: readonly LabelJoin[];
  readonly healthCheck: boolean;
  readonly buckets: boolean;
  readonly plainBuckets: boolean;
  readonly countersAsCounts: boolean;
  readonly countersAsBoth: boolean;
  readonly countsAsCounts: boolean;
  readonly sumsAsCounts: boolean;
  /** How many values a run sends at most; 0 for no limit. */
  readonly mostValues: number;
}

/** What a check brings along: an instance may add metrics, and say options otherwise. */
export interface LegacyDefaults {
  readonly namespace?: string;
  readonly metrics?: readonly unknown[];
  readonly options?: YamlMap;
}

const GENERIC_LIMIT = 2000;

/** Reads the options. Throws `bad_check_config`. */
export function readLegacyOptions(instance: YamlMap, defaults: LegacyDefaults): LegacyOptions {
  const given = Object.fromEntries(Object.entries(instance).filter(([, value]) => value !== null && value !== ''));
  const options = { ...defaults.options, ...given };
  const flag = (name: string, fallback: boolean) => flagOption(options, name, fallback);
  return {
    url: urlOption(options, 'prometheus_url'),
    urlText: textOption(options, 'prometheus_url'),
    namespace: defaults.namespace ?? textOption(options, 'namespace', ''),
    rawPrefix: textOption(options, 'prometheus_metrics_prefix', ''),
    metricOf: nameMap([...(defaults.metrics ?? []), ...metricsOption(options)]),
    ignored: globs(textsOption(options, 'ignore_metrics'), 'ignore_metrics'),
    typeOf: typeOverrides(textMapOption(options, 'type_overrides')),
    excludeLabels: new Set(textsOption(options, 'exclude_labels')),
    renameLabels: { le: 'upper_bound', ...textMapOption(options, 'labels_mapper') },
    ignoredLabels: ignoredLabels(mapOption(options, 'ignore_metrics_by_labels')),
    hostLabel: textOption(options, 'label_to_hostname', ''),
    hostSuffix: textOption(options, 'label_to_hostname_suffix', ''),
    joins: readLabelJoins(mapOption(options, 'label_joins')),
    healthCheck: flag('health_service_check', true),
    buckets: flag('send_histograms_buckets', true),
    plainBuckets: flag('non_cumulative_buckets', false),
    countersAsCounts: flag('send_monotonic_counter', true),
    countersAsBoth: flag('send_monotonic_with_gauge', false),
    countsAsCounts: flag('send_distribution_counts_as_monotonic', false),
    sumsAsCounts: flag('send_distribution_sums_as_monotonic', false),
    mostValues: wholeOption(options, 'max_returned_metrics', defaults.metrics === undefined ? GENERIC_LIMIT : 0, 0),
  };
}

function metricsOption(options: YamlMap): readonly unknown[] {
  const metrics = options['metrics'] ?? [];
  if (Array.isArray(metrics)) return metrics;
  throw badCheckConfig('metrics', 'must be a list of texts and mappings');
}

function nameMap(entries: readonly unknown[]): LegacyOptions['metricOf'] {
  const exact = new Map<string, string>();
  const patterns: string[] = [];
  for (const entry of entries) {
    if (typeof entry === 'string') {
      if (/[*?]/.test(entry)) patterns.push(entry);
      else exact.set(entry, entry);
    } else if (isObject(entry)) {
      for (const [raw, name] of Object.entries(entry)) exact.set(raw, textOption({ [raw]: name }, raw));
    } else throw badCheckConfig('metrics', 'must be a list of texts and mappings');
  }
  if (exact.size === 0 && patterns.length === 0) throw badCheckConfig('metrics', 'is required');
  const matches = globs(patterns, 'metrics');
  return (family) => exact.get(family) ?? (matches(family) ? family : undefined);
}

function typeOverrides(overrides: Readonly<Record<string, string>>): LegacyOptions['typeOf'] {
  const known = ['counter', 'gauge', 'histogram', 'rate', 'summary'];
  const rules = Object.entries(overrides).map(([name, type]) => {
    if (!known.includes(type))
      throw badCheckConfig('type_overrides', `must have one of ${known.join(', ')} for ${name}`);
    return { matches: globs([name], 'type_overrides'), type };
  });
  return (family) => rules.find(({ matches }) => matches(family))?.type;
}

function ignoredLabels(map: YamlMap): LegacyOptions['ignoredLabels'] {
  return new Map(
    Object.keys(map).map((label) => {
      const values = textsOption(map, label);
      return [label, values.includes('*') ? [] : values];
    }),
  );
}

/** `http_*` for all that begin so. */
function globs(patterns: readonly string[], option: string): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !/[*?]/.test(pattern)));
  const regexes = patterns
    .filter((pattern) => !exact.has(pattern))
    .map((pattern) => {
      const source = pattern
        .replaceAll(/[^\w*?]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
      return checkRegex(`^${source}$`, option);
    });
  return (name) => exact.has(name) || regexes.some((regex) => regex.test(name));
}
