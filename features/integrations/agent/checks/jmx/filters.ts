import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../../check.ts';
import { badCheckConfig, mapsOption, textMapOption, textOption, textsOption } from '../../read-instance.ts';
import { checkRegex } from '../../regex-option.ts';
import type { BeanName } from './bean.ts';

export type JmxMetricType = 'gauge' | 'counter' | 'rate' | 'monotonic_count' | 'histogram';

export interface JmxAttribute {
  /** With its part of a composite after a dot: `HeapMemoryUsage.used`. */
  readonly name: string;
  readonly alias: string;
  readonly type: JmxMetricType;
  /** Words as numbers, such as states. */
  readonly values: Readonly<Record<string, string>>;
}

/** An `include` of Datadog's JMX configs with its `exclude`. */
export interface JmxRule {
  wants(bean: BeanName): boolean;
  /** A pattern for the server's search: the domain where it is known. */
  readonly search: string;
  /** Undefined for all that are numbers. */
  readonly attributes: readonly JmxAttribute[] | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly excludeTags: ReadonlySet<string>;
}

const TYPES: readonly JmxMetricType[] = ['gauge', 'counter', 'rate', 'monotonic_count', 'histogram'];
/** What a filter says beside the keys of names. */
const WORDS = new Set([
  'domain',
  'domain_regex',
  'bean',
  'bean_name',
  'bean_regex',
  'attribute',
  'tags',
  'exclude_tags',
  'class',
  'class_regex',
]);

/** Reads `conf`. Throws `bad_check_config`. */
export function jmxRules(conf: readonly YamlMap[]): readonly JmxRule[] {
  return conf.map((entry) => {
    const include = entry['include'];
    if (!isObject(include)) throw badCheckConfig('conf', 'must be a list of mappings with include');
    const exclude = entry['exclude'];
    const excluded = (isObject(exclude) ? [exclude] : mapsOption(entry, 'exclude')).map(matcher);
    const included = matcher(include);
    const beans = textsOption(include, 'bean', textsOption(include, 'bean_name'));
    return {
      wants: (bean) => included(bean) && !excluded.some((fits) => fits(bean)),
      search: beans.length === 1 && beans[0] !== undefined ? beans[0] : `${textOption(include, 'domain', '*')}:*`,
      attributes: attributes(include),
      tags: textMapOption(include, 'tags'),
      excludeTags: new Set(textsOption(include, 'exclude_tags')),
    };
  });
}

function matcher(filter: YamlMap): (bean: BeanName) => boolean {
  const domain = textOption(filter, 'domain', '');
  const domainRegex = textOption(filter, 'domain_regex', '');
  const domains = domainRegex === '' ? undefined : checkRegex(domainRegex, 'domain_regex');
  const beans = new Set(textsOption(filter, 'bean', textsOption(filter, 'bean_name')));
  const regexes = textsOption(filter, 'bean_regex').map((text) => checkRegex(text, 'bean_regex'));
  const keys = Object.keys(filter)
    .filter((key) => !WORDS.has(key))
    .map((key): [string, ReadonlySet<string>] => [key, new Set(textsOption(filter, key))]);
  return ({ text, domain: own, keys: of }) =>
    (domain === '' || own === domain) &&
    (domains === undefined || domains.test(own)) &&
    (beans.size === 0 || beans.has(text)) &&
    (regexes.length === 0 || regexes.some((regex) => regex.test(text))) &&
    keys.every(([key, values]) => values.has(of.get(key) ?? ''));
}

function attributes(include: YamlMap): readonly JmxAttribute[] | undefined {
  const { attribute } = include;
  if (attribute === undefined || attribute === null) return undefined;
  if (Array.isArray(attribute)) {
    return attribute.map((name) => ({ name: String(name), alias: '', type: 'gauge', values: {} }));
  }
  if (!isObject(attribute)) throw badCheckConfig('attribute', 'must be a list or a mapping');
  return Object.entries(attribute).map(([name, value]) => {
    const options = isObject(value) ? value : {};
    const word = textOption(options, 'metric_type', textOption(options, 'type', 'gauge'));
    const type = TYPES.find((one) => one === word);
    if (type === undefined) throw badCheckConfig('metric_type', `must be one of ${TYPES.join(', ')}, not ${word}`);
    return { name, alias: textOption(options, 'alias', ''), type, values: textMapOption(options, 'values') };
  });
}
