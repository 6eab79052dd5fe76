import { Labels, METRIC_NAME } from '@komainu/query/promql/labels.ts';
import type { Matcher } from '@komainu/query/promql/matcher.ts';
import { normalizeMetricName } from '@komainu/wire/series/names.ts';
import type { MetricEntry, SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { keyOfTag, type TagIndex } from '../tag-index/tag-index.ts';

/** By which tags a metric can be asked; undefined: by all of them. */
export type IndexOf = (metric: string) => TagIndex | undefined;

/** A series that passes all matchers, and the labels that PromQL sees it under. */
export interface MatchedSeries {
  readonly entry: SeriesEntry;
  readonly labels: Labels;
  /** Whether several series may have these labels because the tags that part them are not indexed. */
  readonly mayFold: boolean;
}

/** How far the remembered `last_seen` of a series may lag after a restart, in seconds. */
const SEEN_LAG_S = 2 * 3600;

/** A metric's name in the letters of PromQL: `system.cpu.user` is `system_cpu_user`. */
export function promName(metric: string): string {
  return metric.replaceAll('.', '_');
}

/**
 * The series with points since then that pass all matchers. Distributions are left out: they are sketches, which PromQL
 * does not know.
 */
export function matchSeries(
  registry: SeriesRegistry,
  matchers: readonly Matcher[],
  sinceUnixS: number,
  indexOf: IndexOf,
): MatchedSeries[] {
  const ofName = matchers.filter(({ name }) => name === METRIC_NAME);
  const others = matchers.filter(({ name }) => name !== METRIC_NAME);
  const matched: MatchedSeries[] = [];
  for (const metric of candidates(registry, ofName)) {
    if (metric.lastSeenUnixS + SEEN_LAG_S < sinceUnixS) continue;
    const name = nameFor(metric.name, ofName);
    if (name === undefined) continue;
    const index = indexOf(metric.name);
    for (const number of metric.series) {
      const entry = registry.entry(number);
      if (entry.type === 'distribution' || entry.lastSeenUnixS === 0) continue;
      if (entry.lastSeenUnixS + SEEN_LAG_S < sinceUnixS) continue;
      const labels = labelsOf(entry, name, index);
      if (others.every(({ name: label, test }) => test(labels.get(label))))
        matched.push({ entry, labels, mayFold: index !== undefined });
    }
  }
  return matched;
}

/**
 * The labels of a series: its name, its host and its tags, those that are indexed; a tag without value is `true`, several of
 * a key are joined.
 */
function labelsOf(entry: SeriesEntry, name: string, index: TagIndex | undefined): Labels {
  const byName = new Map<string, string>([[METRIC_NAME, name]]);
  if (entry.host !== '' && index?.has('host') !== false) byName.set('host', entry.host);
  for (const tag of entry.tags) {
    if (index?.has(keyOfTag(tag)) === false) continue;
    const [key, value] = labelOf(tag);
    if (key === METRIC_NAME) continue;
    const before = byName.get(key);
    byName.set(key, before === undefined || before === value ? value : `${before},${value}`);
  }
  return Labels.of(byName);
}

/** A tag as a label. */
export function labelOf(tag: string): readonly [name: string, value: string] {
  const colon = tag.indexOf(':');
  return colon < 0 ? [labelName(tag), 'true'] : [labelName(tag.slice(0, colon)), tag.slice(colon + 1)];
}

const GOOD_LABEL = /^[A-Za-z_]\w*$/;

function labelName(key: string): string {
  if (GOOD_LABEL.test(key)) return key;
  const cleaned = key.replaceAll(/\W/g, '_');
  return /^\d/.test(cleaned) || cleaned === '' ? `_${cleaned}` : cleaned;
}

/** The metrics that matchers of the name may mean: looked up where they say which, all otherwise. */
function candidates(registry: SeriesRegistry, ofName: readonly Matcher[]): readonly MetricEntry[] {
  const wanted = ofName.find(({ literals }) => literals !== null)?.literals;
  if (wanted == null) return registry.metrics();
  const comparable = new Set([...wanted].map(comparableName));
  return registry.metrics().filter(({ name }) => comparable.has(promName(name)));
}

/**
 * The name under which a metric passes the matchers: as PromQL writes it, as it is stored, or as it was asked for (stored
 * names have no colons); undefined when it passes under none.
 */
function nameFor(metric: string, ofName: readonly Matcher[]): string | undefined {
  const asked = ofName.flatMap(({ literals }) => [...(literals ?? [])]);
  const meant = asked.filter((name) => comparableName(name) === promName(metric));
  return [promName(metric), metric, ...meant].find((name) => ofName.every(({ test }) => test(name)));
}

function comparableName(name: string): string {
  return promName(normalizeMetricName(name) ?? '');
}

/** The tag keys of a series that stand behind labels of these names. */
export function keysOfLabels({ host, tags }: SeriesEntry, names: ReadonlySet<string>): readonly string[] {
  const keys = tags.filter((tag) => names.has(labelOf(tag)[0])).map(keyOfTag);
  return host !== '' && names.has('host') ? ['host', ...keys] : keys;
}
