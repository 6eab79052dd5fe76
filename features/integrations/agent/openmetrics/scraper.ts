import { messageOf } from '@komainu/kernel/errors.ts';
import type { ExpositionFamily } from '@komainu/wire/openmetrics/exposition.ts';
import { parseExposition } from '@komainu/wire/openmetrics/parse.ts';
import { type Check, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../check.ts';
import { CheckHttp } from '../http/check-http.ts';
import { numberOfLabel, pythonNumber } from './python-number.ts';
import { type MetricRule, type ScrapeDefaults, type ScrapeOptions, scrapeOptions } from './scrape-options.ts';
import type { ScrapedSample } from './scraped-sample.ts';
import { sharingOf } from './share-labels.ts';
import { checkRule, transform } from './transformers.ts';

const ACCEPT_TEXT = 'text/plain;version=0.0.4;q=1,*/*;q=0.1';
const ACCEPT_LATEST = 'application/openmetrics-text;version=1.0.0;q=1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
/** Names and buckets that are remembered; a page with more of them is a mistake. */
const MAX_REMEMBERED = 200_000;

/**
 * A page of metrics in Prometheus' text format or OpenMetrics, with the meaning of the second version of Datadog's check:
 * counters end in `.count`, histograms and summaries in `.sum`, `.count`, `.bucket` and `.quantile`. Checks of servers that
 * show such a page are one of these with `defaults` of their own. Throws `bad_check_config`.
 */
export function openMetricsCheck(
  instance: YamlMap,
  initConfig: YamlMap,
  { clock }: Pick<CheckParts, 'clock'>,
  defaults: ScrapeDefaults = {},
): Check {
  const options = scrapeOptions(instance, defaults);
  for (const rule of options.exact.values()) checkRule(rule);
  for (const { rule } of options.patterns) checkRule(rule);
  const http = CheckHttp.fromInstance(instance, initConfig);
  const rules = new Map<string, MetricRule | undefined>(options.exact);
  const buckets = new Map<string, number>();
  const prefix = options.namespace === '' ? '' : `${options.namespace}.`;
  /** True once a scrape went well, false again after one that did not: totals may have come from nowhere. */
  let flushFirst = false;

  async function fetchPage(sender: CheckSender, signal: AbortSignal): Promise<string | undefined> {
    const health = (status: CheckStatus, message = '') => {
      if (options.healthCheck) sender.serviceCheck(`${prefix}openmetrics.health`, status, options.tags, message);
    };
    try {
      const accept = options.latestSpec ? ACCEPT_LATEST : ACCEPT_TEXT;
      const { text } = await http.getOk(options.endpoint, signal, { accept });
      health(CheckStatus.ok);
      return text;
    } catch (error) {
      health(CheckStatus.critical, messageOf(error));
      if (options.ignoreConnectionErrors) return undefined;
      throw error;
    }
  }

  function ruleOf(name: string): MetricRule | undefined {
    if (rules.has(name)) return rules.get(name);
    const found = options.patterns.find(({ regex }) => regex.test(name));
    const rule = found === undefined ? undefined : { ...found.rule, name };
    if (rules.size < MAX_REMEMBERED) rules.set(name, rule);
    return rule;
  }

  async function run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const text = await fetchPage(sender, signal);
    if (text === undefined) return;
    let filtered = 0;
    const keep = (line: string) => {
      const wanted = !options.lineFilters.some((regex) => regex.test(line));
      if (!wanted) filtered++;
      return wanted;
    };
    const { families, badLines, firstBad } = parseExposition(text, options.lineFilters.length === 0 ? undefined : keep);
    const named = families.map((family) => withoutPrefix(family, options.rawPrefix));
    const labelsOf = sharingOf(named, options.shared);
    if (buckets.size > MAX_REMEMBERED) buckets.clear();
    const to = { sender, options, flushFirst, nowMs: clock.nowMs(), buckets };
    const counts = { input: 0, ignored: 0, processed: 0 };
    for (const family of named) {
      counts.input += family.samples.length;
      const excluded = options.excludeMetrics(family.name);
      if (excluded) counts.ignored += family.samples.length;
      const rule = excluded ? undefined : ruleOf(family.name);
      if (rule === undefined) continue;
      const samples = family.samples.flatMap(({ name, value, ...rest }) =>
        scraped(name, value, family.type, labelsOf({ name, value, ...rest }), options),
      );
      counts.processed += samples.length;
      transform(family, rule, samples, to);
    }
    if (badLines > 0) sender.warning(`${badLines} lines of the page cannot be read, the first is: ${firstBad}`);
    if (!options.telemetry) return;
    sender.count(`${prefix}telemetry.metrics.input.count`, counts.input, options.tags);
    sender.count(`${prefix}telemetry.metrics.ignored.count`, counts.ignored, options.tags);
    sender.count(`${prefix}telemetry.metrics.processed.count`, counts.processed, options.tags);
    sender.count(`${prefix}telemetry.metrics.blacklist.count`, filtered, options.tags);
    sender.gauge(`${prefix}telemetry.payload.size`, Buffer.byteLength(text), options.tags);
  }

  return {
    async run(sender, signal) {
      try {
        await run(sender, signal);
        flushFirst = true;
      } catch (error) {
        flushFirst = false;
        throw error;
      }
    },
    close: () => http.close(),
  };
}

/** The prefix goes first of all: everything else is about the names without it. */
function withoutPrefix(family: ExpositionFamily, prefix: string): ExpositionFamily {
  if (prefix === '' || !family.name.startsWith(prefix)) return family;
  return { ...family, name: family.name.slice(prefix.length) };
}

/** A sample with its tags; none when it is excluded, or its value is no number. */
function scraped(
  name: string,
  value: number,
  type: string,
  labels: ReadonlyMap<string, string>,
  options: ScrapeOptions,
): ScrapedSample[] {
  if (!Number.isFinite(value)) return [];
  const all = normalised(type, labels);
  const tags: string[] = [];
  for (const [label, text] of all) {
    if (options.excludeByLabel.get(label)?.(text) === true) return [];
    if (options.excludeLabels.has(label)) continue;
    if (options.includeLabels.size > 0 && !options.includeLabels.has(label)) continue;
    tags.push(`${options.renameLabels[label] ?? label}:${text}`);
  }
  const named = options.hostnameLabel === '' ? undefined : labels.get(options.hostnameLabel);
  const host =
    named === undefined || options.hostnameFormat === ''
      ? named
      : options.hostnameFormat.replace('<HOSTNAME>', () => named);
  return [{ name, labels: all, value, tags: [...tags, ...options.tags], host }];
}

/** Bounds and quantiles are written as numbers are in Python, whatever the page writes. */
function normalised(type: string, labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const from = type === 'histogram' ? 'le' : type === 'summary' ? 'quantile' : '';
  const text = from === '' ? undefined : labels.get(from);
  if (text === undefined) return labels;
  const others = [...labels].filter(([label]) => label !== from);
  const name = type === 'histogram' ? 'upper_bound' : from;
  return new Map([...others, [name, pythonNumber(numberOfLabel(text))]]);
}
