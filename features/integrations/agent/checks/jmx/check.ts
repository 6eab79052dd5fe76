import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { flagOption, mapsOption, numberOption, textOption, urlOption, wholeOption } from '../../read-instance.ts';
import { type BeanName, parseBeanName, snakeCase } from './bean.ts';
import { DEFAULT_JVM_CONF } from './default-rules.ts';
import { type JmxAttribute, type JmxRule, jmxRules } from './filters.ts';
import { askJolokia } from './jolokia.ts';

/** The limit of metrics of an instance, as Datadog's. */
const MAX_METRICS = 2_000;

/**
 * A Java virtual machine by a Jolokia endpoint (`jolokia_url`), with the `conf` of Datadog's JMX checks: beans by domain, name
 * and keys, attributes with alias and type. What they would reach by RMI is reached by HTTP here.
 */
export const check: CheckModule = { name: 'jmx', create };

interface Chosen {
  readonly bean: BeanName;
  readonly rule: JmxRule;
}

function create(instance: YamlMap, initConfig: YamlMap, { clock }: CheckParts) {
  const http = CheckHttp.fromInstance(instance, initConfig);
  const url = urlOption(instance, 'jolokia_url').href;
  const name = textOption(instance, 'name', '');
  const withJvm = flagOption(
    instance,
    'collect_default_jvm_metrics',
    flagOption(initConfig, 'collect_default_jvm_metrics', true),
  );
  const rules = jmxRules([
    ...(withJvm ? DEFAULT_JVM_CONF : []),
    ...mapsOption(initConfig, 'conf'),
    ...mapsOption(instance, 'conf'),
  ]);
  const refreshMs = 1000 * numberOption(instance, 'refresh_beans', 600, 1);
  const most = wholeOption(instance, 'max_returned_metrics', MAX_METRICS, 1, 1_000_000);
  const checkTags = name === '' ? [] : [`instance:${name}`];
  let chosen: readonly Chosen[] = [];
  let foundMs = Number.NEGATIVE_INFINITY;

  /** The beans of each rule; a bean belongs to every rule that wants it. */
  async function find(signal: AbortSignal): Promise<readonly Chosen[]> {
    const searches = [...new Set(rules.map(({ search }) => search))];
    const answers = await askJolokia(
      http,
      url,
      searches.map((mbean) => ({ type: 'search', mbean })),
      signal,
    );
    const beans = new Map<string, readonly BeanName[]>();
    searches.forEach((search, index) => {
      const list = answers[index]?.value;
      const names = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
      beans.set(
        search,
        names.flatMap((text) => parseBeanName(text) ?? []),
      );
    });
    return rules.flatMap((rule) =>
      (beans.get(rule.search) ?? []).filter((bean) => rule.wants(bean)).map((bean) => ({ bean, rule })),
    );
  }

  async function measure(sender: CheckSender, signal: AbortSignal): Promise<void> {
    if (clock.nowMs() - foundMs >= refreshMs) {
      chosen = await find(signal);
      foundMs = clock.nowMs();
    }
    const answers = await askJolokia(
      http,
      url,
      chosen.map(({ bean, rule }) => readRequest(bean, rule)),
      signal,
    );
    let sent = 0;
    chosen.forEach(({ bean, rule }, index) => {
      const answer = answers[index];
      if (answer === undefined || answer.status !== 200) return;
      for (const { attribute, value } of valuesOf(rule, answer.value)) {
        if (++sent <= most) send(sender, bean, rule, attribute, value, checkTags);
      }
    });
    if (sent > most) {
      sender.warning(`${sent} metrics are more than max_returned_metrics ${most}: choose fewer beans, or raise it`);
    }
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      try {
        await measure(sender, signal);
        sender.serviceCheck('jmx.can_connect', CheckStatus.ok, checkTags);
      } catch (error) {
        // The server may come back with other beans.
        foundMs = Number.NEGATIVE_INFINITY;
        sender.serviceCheck('jmx.can_connect', CheckStatus.critical, checkTags, messageOf(error));
        throw error;
      }
    },
    close: () => http.close(),
  };
}

function readRequest({ text }: BeanName, { attributes }: JmxRule): object {
  const names = attributes === undefined ? undefined : [...new Set(attributes.map(({ name }) => name.split('.')[0]))];
  return {
    type: 'read',
    mbean: text,
    ...(names === undefined ? {} : { attribute: names }),
    config: { ignoreErrors: true },
  };
}

/** The values that a rule asks for; without attributes, every number and every number of a composite. */
function valuesOf(rule: JmxRule, answer: unknown): readonly { attribute: JmxAttribute; value: number }[] {
  const attributes = isObject(answer) ? answer : {};
  const wanted =
    rule.attributes ??
    Object.entries(attributes).flatMap(([name, value]) =>
      isObject(value) ? Object.keys(value).map((part) => plainAttribute(`${name}.${part}`)) : [plainAttribute(name)],
    );
  return wanted.flatMap((attribute) => {
    const value = numberOf(valueAt(attributes, attribute.name), attribute.values);
    return value === undefined ? [] : [{ attribute, value }];
  });
}

function plainAttribute(name: string): JmxAttribute {
  return { name, alias: '', type: 'gauge', values: {} };
}

/** A name may itself hold dots: the whole is tried before its parts. */
function valueAt(attributes: YamlMap, name: string): unknown {
  if (Object.hasOwn(attributes, name)) return attributes[name];
  const dot = name.indexOf('.');
  const part = dot === -1 ? undefined : attributes[name.slice(0, dot)];
  return isObject(part) ? valueAt(part, name.slice(dot + 1)) : undefined;
}

function numberOf(value: unknown, words: Readonly<Record<string, string>>): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const mapped = typeof value === 'string' ? (words[value] ?? words['default'] ?? value) : '';
  return mapped.trim() === '' || !Number.isFinite(Number(mapped)) ? undefined : Number(mapped);
}

function send(
  sender: CheckSender,
  bean: BeanName,
  rule: JmxRule,
  { name, alias, type }: JmxAttribute,
  value: number,
  extraTags: readonly string[],
): void {
  const metric = alias === '' ? `jmx.${snakeCase(bean.domain)}.${snakeCase(name)}` : filled(alias, bean, name);
  const tags = [
    ...extraTags,
    `jmx_domain:${bean.domain}`,
    ...[...bean.keys]
      .filter(([key]) => !rule.excludeTags.has(key))
      // A tag named host would be taken for the machine.
      .map(([key, text]) => `${key === 'host' ? 'bean_host' : key}:${text}`),
    ...Object.entries(rule.tags).map(([key, text]) => `${key}:${filled(text, bean, name)}`),
  ];
  if (type === 'gauge') sender.gauge(metric, value, tags);
  else if (type === 'histogram') sender.histogram(metric, value, tags);
  else if (type === 'monotonic_count') sender.monotonicCount(metric, value, tags);
  // Datadog's counters of JMX are rates.
  else sender.rate(metric, value, tags);
}

/** `$domain`, `$attribute` and `$<key>` of the bean. */
function filled(text: string, { domain, keys }: BeanName, attribute: string): string {
  return text.replaceAll(/\$([a-zA-Z_]\w*)/g, (whole, name: string) => {
    if (name === 'domain') return domain;
    return name === 'attribute' ? attribute : (keys.get(name) ?? whole);
  });
}
