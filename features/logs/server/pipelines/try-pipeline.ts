import type { TriedSample, TriedStep } from '@komainu/contracts/logs/try-api.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { type LogItem, type LogRow, renderLog } from '../api/render.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import { compilePipelines, type StepObserver } from './compile.ts';
import type { PipelineDefinition, ProcessorDefinition } from './definition.ts';
import type { PipelineResources } from './resources.ts';

/** A sample as it would be sent (an object, or a bare line), or a log of the table. */
export type Sample = { readonly item: unknown } | { readonly row: LogRow };

const NO_DEFAULTS = { service: '', host: '', source: '', tags: '' };

/** Runs samples through a pipeline, switched on or not, and says what each processor did. Dates of samples may be old. */
export function tryPipeline(
  pipeline: PipelineDefinition,
  samples: readonly Sample[],
  resources: PipelineResources,
  nowMs: number,
): readonly TriedSample[] {
  const recorder = new StepRecorder();
  const trying: PipelineResources = {
    nowMs: () => undefined,
    geo: (address) => resources.geo(address),
    userAgent: (text) => resources.userAgent(text),
    referenceTable: (name) => resources.referenceTable(name),
    threats: (value) => resources.threats(value),
    failed: (_type, error) => recorder.note(error),
  };
  const always = { ...pipeline, is_enabled: true, filter: { query: '' } };
  const processor = compilePipelines([always], trying, recorder);
  const matches = searchToPredicate(parseLogSearch(pipeline.filter.query), logSearchSchema);
  const decoder = new LogDecoder(NO_DEFAULTS, nowMs);
  const draft = new LogDraft();
  return samples.map((sample): TriedSample => {
    if ('row' in sample) fillFromRow(draft, sample.row);
    else {
      const error = decoder.decode(sample.item, draft);
      if (error !== undefined) return { matched: false, steps: [], log: null, error };
    }
    const matched = matches(new DraftEvent(draft));
    recorder.begin(draft);
    processor.process(draft);
    return { matched, steps: recorder.steps, log: shown(draft) };
  });
}

class StepRecorder implements StepObserver {
  #draft = new LogDraft();
  #steps: TriedStep[] = [];
  #error: string | undefined;

  begin(draft: LogDraft): void {
    this.#draft = draft;
    this.#steps = [];
  }

  get steps(): readonly TriedStep[] {
    return this.#steps;
  }

  note(error: unknown): void {
    this.#error = messageOf(error);
  }

  step(
    path: readonly number[],
    { type, name }: ProcessorDefinition,
    _log: unknown,
    run: () => string | undefined,
  ): void {
    const before = JSON.stringify(shown(this.#draft));
    // A pipeline comes before what is inside it.
    const place = this.#steps.length;
    this.#steps.push({ path, type, name, changed: false });
    this.#error = undefined;
    const outcome = run();
    const error = this.#error;
    this.#error = undefined;
    const log = shown(this.#draft);
    const changed = JSON.stringify(log) !== before;
    this.#steps[place] = {
      path,
      type,
      name,
      changed,
      ...(outcome === undefined ? {} : { outcome }),
      ...(error === undefined ? {} : { error }),
      ...(changed ? { log } : {}),
    };
  }
}

function shown(draft: LogDraft): LogItem['attributes'] {
  return renderLog(new DraftEvent(draft).row(0, 0)).attributes;
}

function fillFromRow(draft: LogDraft, row: LogRow): void {
  draft.clear();
  draft.timeUnixMs = Number(BigInt(row.cursor_time) / 1_000_000n);
  draft.service = row.service;
  draft.host = row.host;
  draft.source = row.source;
  draft.status = row.status;
  draft.message = row.message;
  draft.traceId = row.trace_id;
  draft.spanId = row.span_id;
  draft.tags.push(...row.tags);
  const jsonKeys = new Set(row.json_keys);
  for (const [path, value] of Object.entries(row.attrs)) draft.add(path, value, jsonKeys.has(path));
}
