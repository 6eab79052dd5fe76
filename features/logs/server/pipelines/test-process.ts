import assert from 'node:assert/strict';
import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { nestAttributes } from '@komainu/wire/logs/nested.ts';
import { LogScanner } from '@komainu/wire/logs/scanned-logs.ts';
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

const NO_DEFAULTS = { service: '', host: '', source: '', tags: '' };

/** Decodes a log out of the bytes of a request: its message and attributes are places in these, not strings. */
export function decodeBytes(log: unknown, draft: LogDraft, nowMs: number): string | undefined {
  const scanner = new LogScanner();
  assert.ok(scanner.scan(Buffer.from(JSON.stringify([log]))));
  const decoder = scanner.decoder(NO_DEFAULTS, nowMs);
  const reasons: (string | undefined)[] = [];
  scanner.each((place) => reasons.push(decoder.decode(place, draft)));
  return reasons[0];
}

/** Decodes a log that has been parsed: all that it has is strings. */
export function decodeObject(log: unknown, draft: LogDraft, nowMs: number): string | undefined {
  return new LogDecoder(NO_DEFAULTS, nowMs).decode(log, draft);
}

/** A log after processors (all switched on), as far as it differs from an empty one; however it came. */
export function processed(
  processors: readonly object[],
  item: unknown,
  resources: PipelineResources = NO_RESOURCES,
): Record<string, unknown> {
  const pipeline = readPipeline({ name: 'test', is_enabled: true, processors: processors.map(switchedOn) });
  const run = (decode: typeof decodeBytes): Record<string, unknown> => {
    const draft = new LogDraft();
    const reason = decode(item, draft, TEST_NOW);
    if (reason !== undefined) return { reason };
    compilePipelines([pipeline], resources).process(draft);
    return shown(draft);
  };
  const result = run(decodeObject);
  assert.deepStrictEqual(run(decodeBytes), result);
  return result;
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
