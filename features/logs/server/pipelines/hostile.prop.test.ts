import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePipelines } from './compile.ts';
import { GeoLookup } from './geo/geo-lookup.ts';
import { LogEditor } from './log-editor.ts';
import { PROCESSORS } from './processors.ts';
import { readPipeline } from './read-pipeline.ts';
import { NO_RESOURCES, shown, TEST_NOW } from './test-process.ts';

const PATHS = fc.constantFrom(
  'a',
  'a.b',
  'a.b.c',
  'ab',
  'message',
  'service',
  'tags',
  'host',
  'list',
  '__proto__',
  'x.constructor',
  '',
);
const VALUES = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '8.8.8.8',
      '2001:db8::1',
      'http://a:b@c:99/?x=1&x=2',
      '4111111111111111',
      'aGVsbG8=',
      '7',
      '{"a":1}',
      1e300,
      0,
      true,
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'name', '__proto__', ''), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const LOGS = fc.dictionary(fc.constantFrom('a', 'ab', 'list', 'message', 'ddtags', 'service', 'host', 'x'), VALUES, {
  maxKeys: 6,
});

/** Something of every type that can be read, over the paths above. */
const paths = fc.array(
  PATHS.filter((path) => path !== ''),
  { minLength: 1, maxLength: 3 },
);
const path = PATHS.filter((text) => text !== '');
const flag = fc.boolean();
const PROCESSOR = fc.oneof(
  fc.record({
    type: fc.constantFrom(
      'date-remapper',
      'status-remapper',
      'service-remapper',
      'message-remapper',
      'trace-id-remapper',
      'span-id-remapper',
    ),
    sources: paths,
  }),
  fc.record({
    type: fc.constant('attribute-remapper'),
    sources: paths,
    target: path,
    source_type: fc.constantFrom('attribute', 'tag'),
    target_type: fc.constantFrom('attribute', 'tag'),
    target_format: fc.constantFrom('auto', 'string', 'integer', 'double'),
    preserve_source: flag,
    override_on_conflict: flag,
  }),
  fc.record({
    type: fc.constantFrom('url-parser', 'geo-ip-parser', 'user-agent-parser', 'threat-intel-processor'),
    sources: paths,
    target: path,
  }),
  fc.record({
    type: fc.constant('string-builder-processor'),
    template: fc.constantFrom('%{a} %{a.b}', '%{list.name}', '%{'),
    target: path,
    is_replace_missing: flag,
  }),
  fc.record({
    type: fc.constant('arithmetic-processor'),
    expression: fc.constantFrom('a / a.b', '-a * 1e9', '(ab)'),
    target: path,
    is_replace_missing: flag,
  }),
  fc.record({ type: fc.constant('exclude-attribute'), attribute_to_exclude: path }),
  fc.record({
    type: fc.constant('decoder-processor'),
    source: path,
    target: path,
    binary_to_text_encoding: fc.constantFrom('base64', 'base16'),
    input_representation: fc.constantFrom('utf_8', 'utf_16', 'integer'),
  }),
  fc.record({
    type: fc.constant('array-processor'),
    operation: fc.record({
      type: fc.constantFrom('append', 'length', 'key-value'),
      source: path,
      target: path,
      preserve_source: flag,
      key_to_extract: path,
      value_to_extract: path,
    }),
  }),
  fc.record({
    type: fc.constant('array-map-processor'),
    source: path,
    target: path,
    preserve_source: flag,
    processors: fc.constant([
      { type: 'attribute-remapper', sources: ['$sourceElem.a', '$sourceElem'], target: '$targetElem.b' },
    ]),
  }),
  fc.constant({
    type: 'grok-parser',
    source: 'message',
    grok: { match_rules: 'r %{word:a} %{data:a.b}', support_rules: '' },
  }),
  fc.constant({
    type: 'sensitive-data-scanner',
    rules: [{ pattern: { type: 'library', options: { id: 'visa_card' } }, on_match: { action: 'hash' } }],
  }),
);

const geo = new GeoLookup();

describe('pipelines on hostile logs', () => {
  it('never throw, and leave a draft that holds', () => {
    fc.assert(
      fc.property(fc.array(PROCESSOR, { maxLength: 6 }), LOGS, (processors, item) => {
        const switchedOn = processors.map((processor) => ({ ...processor, is_enabled: true }));
        const pipeline = readPipeline({ name: 'n', is_enabled: true, processors: switchedOn });
        const draft = new LogDraft();
        const decoder = new LogDecoder({ service: '', host: '', source: '', tags: '' }, TEST_NOW);
        if (decoder.decode(item, draft) !== undefined) return;
        // Whatever a processor throws fails the test.
        compilePipelines([pipeline], { ...NO_RESOURCES, geo: (address) => geo.placeOf(address) }).process(draft);
        expect(draft.size).toBeLessThanOrEqual(LOG_LIMITS.attributes);
        expect(Number.isSafeInteger(draft.timeUnixMs)).toBe(true);
        for (let index = 0; index < draft.size; index++) if (draft.isJson[index]) JSON.parse(draft.value(index));
        shown(draft);
      }),
      { numRuns: 600 },
    );
  });

  it('what was set is there, and what was removed is not', () => {
    fc.assert(
      fc.property(LOGS, path, VALUES, (item, at, value) => {
        const draft = new LogDraft();
        const decoder = new LogDecoder({ service: '', host: '', source: '', tags: '' }, TEST_NOW);
        if (decoder.decode(item, draft) !== undefined) return;
        const log = new LogEditor();
        log.open(draft);
        log.remove(at);
        expect(log.has(at)).toBe(false);
        if (typeof value !== 'string' && typeof value !== 'boolean') return;
        log.set(at, value);
        expect(log.get(at)).toBe(value);
      }),
    );
  });

  it('definitions of any shape are read or refused', () => {
    const types = PROCESSORS.map(({ type }) => type);
    const body = fc.record({
      name: fc.constant('n'),
      processors: fc.array(
        fc.dictionary(
          fc.constantFrom(
            'type',
            'sources',
            'source',
            'target',
            'grok',
            'operation',
            'rules',
            'mappers',
            'filter',
            'categories',
          ),
          fc.oneof(VALUES, fc.constantFrom(...types)),
          { maxKeys: 5 },
        ),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(body, (definition) => {
        try {
          readPipeline(definition);
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad_pipeline', status: 400 });
        }
      }),
      { numRuns: 500 },
    );
  });
});
