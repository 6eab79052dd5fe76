import type { Params } from '@komainu/ui/url/search-params.ts';
import { type DraftPipeline, EMPTY_PIPELINE, newProcessor } from './draft.ts';
import { sourcesOf } from './filter-sources.ts';

/** Lines for a grok parser to start with, and what is known of them: the address of a new pipeline. */
export interface PipelineStart {
  /** The filter of the pipeline. */
  readonly query: string;
  readonly samples: readonly string[];
  /** A match rule that parses them; '' when it is still to be found. */
  readonly rule: string;
}

/** What a pipeline that is there, or the list, has no more of it in the address. */
export const NO_START = { filter: undefined, parse: undefined, rule: undefined } as const;

const MOST_SAMPLES = 5;
const MOST_CHARACTERS = 2_000;

/** The parameters of the address that open a new pipeline with a grok parser for these lines. */
export function startParams({ query, samples, rule }: PipelineStart): Record<string, string> {
  const kept: string[] = [];
  let left = MOST_CHARACTERS;
  for (const sample of samples.slice(0, MOST_SAMPLES)) {
    left -= sample.length;
    if (left < 0) break;
    kept.push(sample);
  }
  return {
    pipeline: 'new',
    filter: query,
    parse: JSON.stringify(kept),
    ...(rule === '' || rule.length > MOST_CHARACTERS ? {} : { rule }),
  };
}

/** The draft of a new pipeline, with a grok parser where the address brings lines to parse. */
export function startDraft({ filter = '', parse, rule = '' }: Params): DraftPipeline {
  const samples = samplesOf(parse);
  if (samples.length === 0) return filter === '' ? EMPTY_PIPELINE : { ...EMPTY_PIPELINE, query: filter };
  const grok = newProcessor('grok-parser');
  const definition = { ...grok.definition, samples, grok: { support_rules: '', match_rules: rule } };
  const [name = ''] = sourcesOf(filter) ?? [];
  return { ...EMPTY_PIPELINE, name, query: filter, processors: [{ ...grok, definition }] };
}

function samplesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, MOST_SAMPLES) : [];
  } catch {
    return [];
  }
}
