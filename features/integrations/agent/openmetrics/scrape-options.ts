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
} from '../read-instance.ts';
import { checkRegex, regexesOption } from '../regex-option.ts';
import { type SharedLabels, sharedLabelsOption } from './share-labels.ts';

/** What a scraped metric becomes. */
export interface MetricRule {
  readonly name: string;
  /** A transformer by its name; `native` takes the type that the page declares. */
  readonly type: string;
  readonly options: YamlMap;
}

/** The options of an instance of Datadog's OpenMetrics checks, second version. */
export interface ScrapeOptions {
  readonly endpoint: string;
  readonly namespace: string;
  readonly rawPrefix: string;
  readonly exact: ReadonlyMap<string, MetricRule>;
  readonly patterns: readonly { readonly regex: RegExp; readonly rule: Omit<MetricRule, 'name'> }[];
  readonly excludeMetrics: (name: string) => boolean;
  /** By label: whether a sample with this value is left out. */
  readonly excludeByLabel: ReadonlyMap<string, (value: string) => boolean>;
  readonly excludeLabels: ReadonlySet<string>;
  /** Empty includes all. */
  readonly includeLabels: ReadonlySet<string>;
  readonly renameLabels: Readonly<Record<string, string>>;
  readonly hostnameLabel: string;
  readonly hostnameFormat: string;
  readonly lineFilters: readonly RegExp[];
  readonly shared: SharedLabels;
  readonly histogram: {
    readonly buckets: boolean;
    readonly distributions: boolean;
    readonly nonCumulative: boolean;
    readonly countersWithDistributions: boolean;
    readonly withoutBounds: boolean;
  };
  readonly telemetry: boolean;
  readonly healthCheck: boolean;
  readonly ignoreConnectionErrors: boolean;
  readonly latestSpec: boolean;
  /** Of everything that is sent, beside the instance's own. */
  readonly tags: readonly string[];
}

/** What a check that is made of a scraper brings along: its own namespace and metrics, which an instance may add to. */
export interface ScrapeDefaults {
  readonly namespace?: string;
  readonly metrics?: readonly unknown[];
}

/** Reads the options. Throws `bad_check_config`. */
export function scrapeOptions(instance: YamlMap, defaults: ScrapeDefaults = {}): ScrapeOptions {
  if (instance['openmetrics_endpoint'] === undefined && instance['prometheus_url'] !== undefined) {
    throw badCheckConfig('prometheus_url', 'is of the first version of this check: say openmetrics_endpoint');
  }
  const endpoint = textOption(instance, 'openmetrics_endpoint');
  urlOption(instance, 'openmetrics_endpoint');
  const hostnameFormat = textOption(instance, 'hostname_format', '');
  if (hostnameFormat !== '' && !hostnameFormat.includes('<HOSTNAME>')) {
    throw badCheckConfig('hostname_format', 'must hold <HOSTNAME>');
  }
  return {
    endpoint,
    namespace: defaults.namespace ?? textOption(instance, 'namespace', ''),
    rawPrefix: textOption(instance, 'raw_metric_prefix', ''),
    ...metricRules([
      ...(defaults.metrics ?? []),
      ...listOption(instance, 'metrics'),
      ...listOption(instance, 'extra_metrics'),
    ]),
    excludeMetrics: nameMatcher(textsOption(instance, 'exclude_metrics'), 'exclude_metrics'),
    excludeByLabel: excludeByLabel(mapOption(instance, 'exclude_metrics_by_labels')),
    excludeLabels: new Set(textsOption(instance, 'exclude_labels')),
    includeLabels: new Set(textsOption(instance, 'include_labels')),
    renameLabels: textMapOption(instance, 'rename_labels'),
    hostnameLabel: textOption(instance, 'hostname_label', ''),
    hostnameFormat,
    lineFilters: regexesOption(instance, 'raw_line_filters'),
    shared: sharedLabelsOption(instance),
    histogram: histogramOptions(instance),
    telemetry: flagOption(instance, 'telemetry', false),
    healthCheck: flagOption(instance, 'enable_health_service_check', true),
    ignoreConnectionErrors: flagOption(instance, 'ignore_connection_errors', false),
    latestSpec: flagOption(instance, 'use_latest_spec', false),
    tags: flagOption(instance, 'tag_by_endpoint', true) ? [`endpoint:${endpoint}`] : [],
  };
}

function histogramOptions(instance: YamlMap): ScrapeOptions['histogram'] {
  const countersWithDistributions = flagOption(instance, 'collect_counters_with_distributions', false);
  const withoutBounds = flagOption(instance, 'collect_histograms_as_distributions', false);
  const distributions =
    flagOption(instance, 'histogram_buckets_as_distributions', false) || countersWithDistributions || withoutBounds;
  return {
    buckets: distributions || flagOption(instance, 'collect_histogram_buckets', true),
    distributions,
    nonCumulative: distributions || flagOption(instance, 'non_cumulative_histogram_buckets', false),
    countersWithDistributions,
    withoutBounds,
  };
}

function listOption(map: YamlMap, name: string): readonly unknown[] {
  const value = map[name] ?? [];
  if (!Array.isArray(value)) throw badCheckConfig(name, 'must be a list');
  return value;
}

/** A plain name is matched as it stands; anything with a sign of a regex in it is one. */
function isPlain(name: string): boolean {
  return /^[\w:-]*$/.test(name);
}

function metricRules(entries: readonly unknown[]): Pick<ScrapeOptions, 'exact' | 'patterns'> {
  const exact = new Map<string, MetricRule>();
  const patterns = new Map<string, { readonly regex: RegExp; readonly rule: Omit<MetricRule, 'name'> }>();
  const add = (raw: string, name: string, type: string, options: YamlMap) => {
    if (isPlain(raw)) exact.set(raw, { name, type, options });
    else patterns.set(raw, { regex: checkRegex(raw, 'metrics'), rule: { type, options } });
  };
  for (const entry of entries) {
    if (typeof entry === 'string') add(entry, entry, 'native', {});
    else if (isObject(entry)) {
      for (const [raw, value] of Object.entries(entry)) {
        if (typeof value === 'string') add(raw, value, 'native', {});
        else if (isObject(value)) add(raw, textOption(value, 'name', raw), textOption(value, 'type', 'native'), value);
        else throw badCheckConfig('metrics', `must have a text or a mapping for ${raw}`);
      }
    } else throw badCheckConfig('metrics', 'must be a list of texts and mappings');
  }
  return { exact, patterns: [...patterns.values()] };
}

function nameMatcher(entries: readonly string[], option: string): (name: string) => boolean {
  const names = new Set(entries.filter(isPlain));
  const regexes = entries.filter((entry) => !isPlain(entry)).map((entry) => checkRegex(entry, option));
  return (name) => names.has(name) || regexes.some((regex) => regex.test(name));
}

function excludeByLabel(map: YamlMap): ReadonlyMap<string, (value: string) => boolean> {
  return new Map(
    Object.entries(map).map(([label, values]): [string, (value: string) => boolean] => {
      if (values === true) return [label, () => true];
      if (!Array.isArray(values)) {
        throw badCheckConfig('exclude_metrics_by_labels', `must have a list or true for ${label}`);
      }
      const regexes = values.map((value) => checkRegex(String(value), 'exclude_metrics_by_labels'));
      return [label, (value) => regexes.some((regex) => regex.test(value))];
    }),
  );
}
