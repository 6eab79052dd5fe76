import type { CheckModule, YamlMap } from '../check.ts';
import { flagOption, mapOption, numberOption, textOption, textsOption } from '../read-instance.ts';
import { regexesOption } from '../regex-option.ts';

/** Options that every instance may have, whatever its check. */
export interface CommonOptions {
  readonly intervalS: number;
  readonly tags: readonly string[];
  readonly emptyHost: boolean;
  /** A name for people, beside the id; '' for none. */
  readonly name: string;
  accepts(metric: string): boolean;
}

const DEFAULT_INTERVAL_S = 15;

/** Reads the options; an instance wins over init_config. Throws `bad_check_config`. */
export function commonOptions(module: CheckModule, instance: YamlMap, initConfig: YamlMap): CommonOptions {
  const intervalOf = (map: YamlMap, fallback: number) =>
    numberOption(map, 'min_collection_interval', fallback, 1, 86_400 * 7);
  const service = textOption(instance, 'service', textOption(initConfig, 'service', ''));
  const tags = textsOption(instance, 'tags').filter((tag) => tag !== '');
  return {
    intervalS: intervalOf(instance, intervalOf(initConfig, module.defaultIntervalS ?? DEFAULT_INTERVAL_S)),
    tags: [...tags, ...(service === '' ? [] : [`service:${service}`])],
    emptyHost: flagOption(instance, 'empty_default_hostname', false),
    name: textOption(instance, 'name', ''),
    accepts: metricFilter(mapOption(instance, 'metric_patterns')),
  };
}

/** `metric_patterns`: regexes of names; what is excluded is out, and what is not included where there is an include. */
function metricFilter(patterns: YamlMap): (metric: string) => boolean {
  const include = regexesOption(patterns, 'include');
  const exclude = regexesOption(patterns, 'exclude');
  if (include.length === 0 && exclude.length === 0) return () => true;
  return (metric) =>
    !exclude.some((regex) => regex.test(metric)) &&
    (include.length === 0 || include.some((regex) => regex.test(metric)));
}
