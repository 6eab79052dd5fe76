import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { ExpositionFamily, ExpositionSample } from '@komainu/wire/openmetrics/exposition.ts';
import { parseExposition } from '@komainu/wire/openmetrics/parse.ts';
import { type Check, type CheckSender, CheckStatus, type YamlMap } from '../check.ts';
import { CheckHttp, printableUrl } from '../http/check-http.ts';
import { withAliases } from '../http/option-aliases.ts';
import { joinsOf } from './label-joins.ts';
import { type LegacyDefaults, type LegacyOptions, readLegacyOptions } from './legacy-options.ts';
import { numberOfLabel, pythonNumber } from './python-number.ts';

const ACCEPT = 'text/plain;version=0.0.4;q=1,*/*;q=0.1';
const ALIASES = { prometheus_timeout: { name: 'timeout' } };

/** A value with its tags, ready to be sent. */
interface Point {
  readonly sample: ExpositionSample;
  readonly tags: readonly string[];
  readonly host: string | undefined;
}

/**
 * A page of metrics with the meaning of the first version of Datadog's check, for instances with `prometheus_url`: counters keep
 * their names, and parts of histograms and summaries are gauges unless an option says otherwise. Throws `bad_check_config`.
 */
export function prometheusCheck(instance: YamlMap, initConfig: YamlMap, defaults: LegacyDefaults = {}): Check {
  const options = readLegacyOptions(instance, defaults);
  const http = CheckHttp.fromInstance(withAliases({ ...defaults.options, ...instance }, ALIASES), initConfig);
  let hasRun = false;
  return {
    async run(sender, signal) {
      const text = await readPage(http, options, sender, signal);
      const { families, badLines, firstBad } = parseExposition(text);
      if (families.length === 0 && badLines > 0) {
        throw new CodedError('openmetrics_page', `${printableUrl(options.url)} is no page of metrics`, { status: 502 });
      }
      if (badLines > 0) sender.warning(`${badLines} lines of the page cannot be read, the first is: ${firstBad}`);
      const omitted = sendPage(families, options, sender, hasRun);
      if (omitted > 0) sender.warning(`${omitted} values are left out: max_returned_metrics is ${options.mostValues}`);
      hasRun = true;
    },
    close: () => http.close(),
  };
}

async function readPage(
  http: CheckHttp,
  { url, urlText, namespace, healthCheck }: LegacyOptions,
  sender: CheckSender,
  signal: AbortSignal,
): Promise<string> {
  const name = namespace === '' ? 'prometheus.health' : `${namespace}.prometheus.health`;
  const tags = [`endpoint:${url.username === '' ? urlText : printableUrl(url)}`];
  try {
    const { text } = await http.getOk(url, signal, { accept: ACCEPT });
    if (healthCheck) sender.serviceCheck(name, CheckStatus.ok, tags);
    return text;
  } catch (error) {
    if (healthCheck) sender.serviceCheck(name, CheckStatus.critical, tags, messageOf(error));
    throw error;
  }
}

/** Gives how many values were left out because of the limit. */
function sendPage(
  families: readonly ExpositionFamily[],
  options: LegacyOptions,
  sender: CheckSender,
  flushFirst: boolean,
): number {
  const labelsOf = joinsOf(options.joins, families);
  let left = options.mostValues === 0 ? Number.POSITIVE_INFINITY : options.mostValues;
  let omitted = 0;
  for (const family of families) {
    const names = namesOf(family).map((name) =>
      name.startsWith(options.rawPrefix) ? name.slice(options.rawPrefix.length) : name,
    );
    const metric = names.map((name) => options.metricOf(name)).find((name) => name !== undefined);
    if (metric === undefined || names.some((name) => options.ignored(name))) continue;
    const type = names.map((name) => options.typeOf(name)).find((name) => name !== undefined) ?? family.type;
    const full = options.namespace === '' ? metric : `${options.namespace}.${metric}`;
    const samples = options.plainBuckets && type === 'histogram' ? withPlainBuckets(family.samples) : family.samples;
    for (const sample of samples) {
      if (!Number.isFinite(sample.value) || (sample.name.endsWith('_created') && sample.name !== family.name)) continue;
      const point = pointOf(sample, labelsOf(sample.labels), options);
      if (point === undefined) continue;
      if (!sendPoint(type, full, point, options, left === 0 ? NOBODY : sender, flushFirst)) continue;
      if (left === 0) omitted++;
      else left--;
    }
  }
  return omitted;
}

/** Counters are known here by the name of the page, mostly with `_total`, and by the one without. */
function namesOf({ name, type, samples }: ExpositionFamily): readonly string[] {
  if (type !== 'counter') return [name];
  const total = `${name}_total`;
  return samples.some((sample) => sample.name === total) ? [total, name] : [name, total];
}

/** Hears what is beyond the limit. */
const NOBODY: Pick<CheckSender, 'gauge' | 'rate' | 'monotonicCount'> = {
  gauge: () => {},
  rate: () => {},
  monotonicCount: () => {},
};

function pointOf(
  sample: ExpositionSample,
  labels: ReadonlyMap<string, string>,
  options: LegacyOptions,
): Point | undefined {
  const tags: string[] = [];
  for (const [label, value] of labels) {
    const ignored = options.ignoredLabels.get(label);
    if (ignored !== undefined && (ignored.length === 0 || ignored.includes(value))) return undefined;
    if (options.excludeLabels.has(label)) continue;
    const isNumber = label === 'le' || label === 'quantile';
    const name = options.renameLabels[label] ?? label;
    tags.push(`${name}:${isNumber ? pythonNumber(numberOfLabel(value)) : value}`);
  }
  const host = options.hostLabel === '' ? undefined : labels.get(options.hostLabel);
  return { sample, tags, host: host === undefined ? undefined : `${host}${options.hostSuffix}` };
}

/** Whether something was sent: a page may say nothing of the type, or a type that is none here. */
function sendPoint(
  type: string,
  metric: string,
  { sample, tags, host }: Point,
  options: LegacyOptions,
  sender: Pick<CheckSender, 'gauge' | 'rate' | 'monotonicCount'>,
  flushFirst: boolean,
): boolean {
  const { buckets, plainBuckets, countersAsCounts, countersAsBoth, countsAsCounts, sumsAsCounts } = options;
  const count = (name: string, own: readonly string[]) =>
    sender.monotonicCount(name, sample.value, own, flushFirst, host);
  const part = (name: string, asCount: boolean, own = tags) => {
    if (asCount) return count(name, own);
    sender.gauge(name, sample.value, own, host);
    if (countersAsBoth) count(`${name}.total`, own);
  };
  if (type === 'gauge') sender.gauge(metric, sample.value, tags, host);
  else if (type === 'rate') sender.rate(metric, sample.value, tags, host);
  else if (type === 'counter') part(metric, countersAsCounts);
  else if (type !== 'histogram' && type !== 'summary') return false;
  else if (sample.name.endsWith('_sum')) part(`${metric}.sum`, sumsAsCounts);
  else if (sample.name.endsWith('_count')) {
    part(`${metric}.count`, countsAsCounts, buckets && type === 'histogram' ? [...tags, 'upper_bound:none'] : tags);
  } else if (type === 'histogram' && sample.name.endsWith('_bucket')) {
    const isLast = numberOfLabel(sample.labels.get('le') ?? '') === Number.POSITIVE_INFINITY;
    // The last bucket of those that add up says what the count says.
    if (!buckets || (isLast && !plainBuckets)) return false;
    part(`${metric}.count`, countsAsCounts);
  } else if (sample.labels.has('quantile')) sender.gauge(`${metric}.quantile`, sample.value, tags, host);
  else return false;
  return true;
}

/** The buckets of each series without those below, with the bound of the one below. */
function withPlainBuckets(samples: readonly ExpositionSample[]): readonly ExpositionSample[] {
  const isBucket = (sample: ExpositionSample) => sample.name.endsWith('_bucket') && sample.labels.has('le');
  const bound = ({ labels }: ExpositionSample) => numberOfLabel(labels.get('le') ?? '');
  const series = Map.groupBy(samples.filter(isBucket), ({ labels }) =>
    [...labels].filter(([label]) => label !== 'le').join('\n'),
  );
  const buckets = [...series.values()].flatMap((list) => {
    const ascending = list.toSorted((a, b) => bound(a) - bound(b));
    return ascending.map((bucket, index) => {
      const below = ascending[index - 1];
      const lower = below === undefined ? (bound(bucket) > 0 ? 0 : Number.NEGATIVE_INFINITY) : bound(below);
      const labels = new Map([...bucket.labels, ['lower_bound', pythonNumber(lower)]]);
      return { ...bucket, labels, value: bucket.value - (below?.value ?? 0) };
    });
  });
  return [...buckets, ...samples.filter((sample) => !isBucket(sample))];
}
