import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { describe, expect, it } from 'vitest';
import { checkPipeline, compilePipelines } from './compile.ts';
import { GeoLookup } from './geo/geo-lookup.ts';
import { readPipeline } from './read-pipeline.ts';
import { READY_PIPELINES } from './ready.ts';
import { decodeBytes, decodeObject, NO_RESOURCES, shown } from './test-process.ts';
import { UserAgentParser } from './user-agent/parse-user-agent.ts';

interface ReadySample {
  readonly name: string;
  /** As it would be sent to `/api/v2/logs`. */
  readonly log: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly status: string;
    /** Unix milliseconds, where the pipeline finds it. */
    readonly timestamp?: number;
    readonly service?: string;
    readonly message?: string;
    readonly tags?: readonly string[];
    readonly attributes: Readonly<Record<string, unknown>>;
  };
}

const USUAL_NOW = Date.UTC(2026, 10, 22, 12);
const geo = new GeoLookup();
const agents = new UserAgentParser();

function read(key: string, file: string): unknown {
  const value: unknown = JSON.parse(readFileSync(new URL(`${key}/${file}`, READY_PIPELINES), 'utf8'));
  return value;
}

const keys = readdirSync(READY_PIPELINES).filter((key) => existsSync(new URL(`${key}/pipeline.json`, READY_PIPELINES)));
const all = keys.map((key) => ({ key, definition: readPipeline(read(key, 'pipeline.json')) }));

/** The sample after all ready pipelines, as far as it says what it expects. */
function run({ log, expected }: ReadySample, decode: typeof decodeBytes): Record<string, unknown> {
  // A second after what is expected: a date that was not found does not pass for one that was.
  const nowMs = (expected.timestamp ?? USUAL_NOW) + 1_000;
  const draft = new LogDraft();
  expect(decode(log, draft, nowMs)).toBeUndefined();
  const resources = {
    ...NO_RESOURCES,
    nowMs: () => nowMs,
    geo: (address: string) => geo.placeOf(address),
    geoAt: (bytes: Buffer, start: number, end: number) => geo.placeAt(bytes, start, end),
    userAgent: (text: string) => agents.parse(text),
  };
  compilePipelines(
    all.map(({ definition }) => definition),
    resources,
  ).process(draft);
  const { attributes = {}, tags } = shown(draft);
  return {
    status: draft.status,
    ...(expected.timestamp === undefined ? {} : { timestamp: draft.timeUnixMs }),
    ...(expected.service === undefined ? {} : { service: draft.service }),
    ...(expected.message === undefined ? {} : { message: draft.message }),
    ...(expected.tags === undefined ? {} : { tags }),
    attributes,
  };
}

describe('ready pipelines', () => {
  it('have names and ids of their own', () => {
    expect(new Set(all.map(({ definition }) => definition.name)).size).toBe(all.length);
  });

  describe.each(all)('$key', ({ key, definition }) => {
    it('is switched on and compiles', () => {
      expect(definition.is_enabled).toBe(true);
      checkPipeline(definition);
    });

    it.each(read(key, 'samples.json') as readonly ReadySample[])('$name', (sample) => {
      expect(run(sample, decodeObject)).toEqual(sample.expected);
      expect(run(sample, decodeBytes)).toEqual(sample.expected);
    });
  });
});
