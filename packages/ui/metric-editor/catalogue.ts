import type {
  MetricFunctionsAnswer,
  MetricNamesAnswer,
  MetricTagsAnswer,
} from '@komainu/contracts/metrics/explorer-api.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { apiGet } from '../api/client.ts';
import type { Completion, Completions } from '../controls/CompletionInput.tsx';
import type { Language } from '../i18n/language.tsx';
import { tagAt, typedWord } from './completion.ts';

export type MetricRow = MetricNamesAnswer['data'][number];
export type MetricFunction = MetricFunctionsAnswer['data'][number];
type TagKey = MetricTagsAnswer['data'][number];

const COMPLETIONS = 60;
/** As many as the summary lists. */
const MOST_METRICS = 10_000;

/** Metric names that hold every word of `search`, in order. */
export function findMetrics(search: string, limit: number, language: Language, signal?: AbortSignal) {
  const asked = new URLSearchParams({ search, limit: String(limit), language });
  return apiGet<MetricNamesAnswer>(`/api/unstable/metrics?${asked}`, signal);
}

/** The tags that a metric's series carry, most series first. */
function findTags(metric: string, search: string, signal?: AbortSignal) {
  return apiGet<MetricTagsAnswer>(`/api/unstable/metrics/tags?${new URLSearchParams({ metric, search })}`, signal);
}

export function useMetrics(search: string, language: Language) {
  return useQuery({
    queryKey: ['metrics', 'names', search, language],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => findMetrics(search, MOST_METRICS, language, signal),
  });
}

/** The words of the metric language; they change only with the server. */
export function useMetricFunctions(): readonly MetricFunction[] {
  const { data } = useQuery({
    queryKey: ['metrics', 'functions'],
    staleTime: Infinity,
    queryFn: ({ signal }) => apiGet<MetricFunctionsAnswer>('/api/unstable/metrics/functions', signal),
  });
  return data?.data ?? [];
}

/** Completes a metric's name. */
export async function suggestMetric(text: string, _cursor: number, signal: AbortSignal): Promise<Completions> {
  return { from: 0, to: text.length, options: await metricOptions(text, signal) };
}

/** Completes tags of a scope: keys first, then the values of one. */
export async function suggestTag(
  metric: string,
  text: string,
  cursor: number,
  signal: AbortSignal,
): Promise<Completions> {
  const { word, from, to } = tagAt(text, cursor);
  return { from, to, options: tagOptions((await findTags(metric, '', signal)).data, word) };
}

/** Completes keys of a `by`. */
export async function suggestKey(
  metric: string,
  text: string,
  cursor: number,
  signal: AbortSignal,
): Promise<Completions> {
  const { word, from, to } = tagAt(text, cursor);
  return { from, to, options: keyOptions((await findTags(metric, '', signal)).data, word) };
}

/** Completes whatever the language has at the cursor of a whole query. */
export async function suggestInText(text: string, cursor: number, signal: AbortSignal): Promise<Completions> {
  const { kind, metric, word, from, to } = typedWord(text, cursor);
  if (kind === 'metric') return { from, to, options: word === '' ? [] : await metricOptions(word, signal) };
  const { data } = await findTags(metric, '', signal);
  return { from, to, options: kind === 'key' ? keyOptions(data, word) : tagOptions(data, word) };
}

async function metricOptions(word: string, signal: AbortSignal): Promise<Completion[]> {
  const { data } = await findMetrics(word, COMPLETIONS, 'en', signal);
  const begins = (name: string): number => (name.startsWith(word) ? 0 : 1);
  return [...data]
    .sort((one, other) => begins(one.metric) - begins(other.metric))
    .map(({ metric, type, unit }) => ({ value: metric, detail: [type, unit].filter(Boolean).join(' · ') }));
}

/** Exported for its test. */
export function tagOptions(tags: readonly TagKey[], word: string): Completion[] {
  const colon = word.indexOf(':');
  if (colon > 0) {
    const wanted = word.slice(colon + 1).toLowerCase();
    return valuesOf(tags, (key) => key === word.slice(0, colon))
      .filter((tag) =>
        tag
          .toLowerCase()
          .slice(colon + 1)
          .includes(wanted),
      )
      .slice(0, COMPLETIONS)
      .map((value) => ({ value }));
  }
  const wanted = word.toLowerCase();
  const keys = tags
    .filter(({ key }) => key !== '' && key.toLowerCase().includes(wanted))
    .map(({ key, total }) => ({ value: `${key}:`, detail: String(total), continues: true }));
  const values = valuesOf(tags, () => true)
    .filter((tag) => word !== '' && tag.toLowerCase().includes(wanted))
    .map((value) => ({ value }));
  return [...keys, ...values].slice(0, COMPLETIONS);
}

function keyOptions(tags: readonly TagKey[], word: string): Completion[] {
  return tags
    .filter(({ key }) => key !== '' && key.toLowerCase().includes(word.toLowerCase()))
    .map(({ key, total }) => ({ value: key, detail: String(total) }));
}

function valuesOf(tags: readonly TagKey[], isWanted: (key: string) => boolean): string[] {
  return tags
    .filter(({ key }) => isWanted(key))
    .flatMap(({ key, values }) => values.map((value) => (key === '' ? value : `${key}:${value}`)));
}
