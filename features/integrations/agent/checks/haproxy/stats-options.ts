import type { YamlMap } from '../../check.ts';
import { badCheckConfig, flagOption, numberOption, textOption } from '../../read-instance.ts';
import { checkRegex, regexesOption } from '../../regex-option.ts';

/** Options of the integration for HAProxy's own statistics, by Datadog's names. */
export interface StatsOptions {
  /** `http(s)://…`, `unix:///…` or `tcp://host:port`. */
  readonly url: URL;
  /** As it was written: the value of the tag `instance_url`. */
  readonly urlText: string;
  readonly rows: 'aggregates' | 'servers' | 'both';
  readonly statusMetrics: boolean;
  readonly statusMetricsByHost: boolean;
  readonly collateStatuses: boolean;
  readonly countByService: boolean;
  readonly serviceCheck: boolean;
  readonly serviceCheckByHost: boolean;
  readonly events: boolean;
  readonly activeTag: boolean;
  readonly legacyServiceTag: boolean;
  readonly startupGraceS: number;
  readonly include: readonly RegExp[];
  readonly exclude: readonly RegExp[];
  readonly tagsRegex: RegExp | undefined;
}

/** Throws `bad_check_config`. */
export function readStatsOptions(instance: YamlMap, initConfig: YamlMap): StatsOptions {
  const urlText = textOption(instance, 'url');
  return {
    url: statsUrl(urlText),
    urlText,
    rows: rowsOption(instance),
    statusMetrics: flagOption(instance, 'collect_status_metrics', false),
    statusMetricsByHost: flagOption(instance, 'collect_status_metrics_by_host', false),
    collateStatuses: flagOption(instance, 'collate_status_tags_per_host', false),
    countByService: flagOption(instance, 'count_status_by_service', true),
    serviceCheck: flagOption(instance, 'enable_service_check', false),
    serviceCheckByHost: flagOption(instance, 'tag_service_check_by_host', false),
    events: flagOption(instance, 'status_check', flagOption(initConfig, 'status_check', false)),
    activeTag: flagOption(instance, 'active_tag', false),
    legacyServiceTag: !flagOption(instance, 'disable_legacy_service_tag', false),
    startupGraceS: numberOption(instance, 'startup_grace_seconds', 0, 0),
    include: regexesOption(instance, 'services_include'),
    exclude: regexesOption(instance, 'services_exclude'),
    tagsRegex: tagsRegexOption(instance),
  };
}

/** Whether a service is left out: it matches an exclusion and no inclusion. */
export function isExcluded(service: string, { include, exclude }: StatsOptions): boolean {
  return exclude.some((regex) => regex.test(service)) && !include.some((regex) => regex.test(service));
}

/** `team:shop` for each named group of `tags_regex`, which must match at the beginning. */
export function regexTags(service: string, { tagsRegex }: StatsOptions): readonly string[] {
  const groups = tagsRegex?.exec(service)?.groups ?? {};
  return Object.entries(groups).map(([name, value]) => `${name}:${value}`);
}

function statsUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(https?|unix|tcp):$/.test(url.protocol)) {
    throw badCheckConfig('url', 'must be an http, https, unix or tcp address');
  }
  return url;
}

function rowsOption(instance: YamlMap): StatsOptions['rows'] {
  if (textOption(instance, 'collect_aggregates_only', '') === 'both') return 'both';
  return flagOption(instance, 'collect_aggregates_only', true) ? 'aggregates' : 'servers';
}

function tagsRegexOption(instance: YamlMap): RegExp | undefined {
  const source = textOption(instance, 'tags_regex', '');
  return source === '' ? undefined : checkRegex(`^(?:${source})`, 'tags_regex');
}
