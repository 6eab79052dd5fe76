import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { nestAttributes } from '@komainu/wire/logs/nested.ts';
import { compilePipelines } from './compile.ts';
import { readPipeline } from './read-pipeline.ts';
import type { PipelineResources } from './resources.ts';

export const TEST_NOW = Date.UTC(2026, 10, 22, 12);

/** What tests hand pipelines: nothing is known, and failures are thrown. */
export const NO_RESOURCES: PipelineResources = {
  nowMs: () => TEST_NOW,
  geo: () => undefined,
  userAgent: () => [],
  referenceTable: () => undefined,
  threats: () => [],
  failed: (type, error) => {
    throw new Error(`${type} failed`, { cause: error });
  },
};

/** A log after processors (all switched on), as far as it differs from an empty one. */
export function processed(
  processors: readonly object[],
  item: unknown,
  resources: PipelineResources = NO_RESOURCES,
): Record<string, unknown> {
  const pipeline = readPipeline({ name: 'test', is_enabled: true, processors: processors.map(switchedOn) });
  const draft = new LogDraft();
  const reason = new LogDecoder({ service: '', host: '', source: '', tags: '' }, TEST_NOW).decode(item, draft);
  if (reason !== undefined) return { reason };
  compilePipelines([pipeline], resources).process(draft);
  return shown(draft);
}

function switchedOn(processor: object): object {
  return { is_enabled: true, ...processor };
}

/** The parts of a draft that are not as in an empty one; messages only when they are not `m`. */
export function shown(draft: LogDraft): Record<string, unknown> {
  const paths = draft.paths.slice(0, draft.size);
  const json = new Set(paths.filter((_, index) => draft.isJson[index]));
  const attributes = nestAttributes(
    paths.map((path, index): [string, string] => [path, draft.value(index)]),
    (path) => json.has(path),
  );
  const tags = draft.tagList();
  return {
    ...(draft.timeUnixMs === TEST_NOW ? {} : { time: draft.timeUnixMs }),
    ...(draft.status === 'info' ? {} : { status: draft.status }),
    ...(draft.message === 'm' ? {} : { message: draft.message }),
    ...(draft.service === '' ? {} : { service: draft.service }),
    ...(draft.traceId === '' ? {} : { traceId: draft.traceId }),
    ...(draft.spanId === '' ? {} : { spanId: draft.spanId }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(paths.length === 0 ? {} : { attributes: JSON.parse(JSON.stringify(attributes)) as unknown }),
  };
}
