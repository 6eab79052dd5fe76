import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { nestAttributes, placeDefault } from '@komainu/wire/logs/nested.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributesJson } from './attributes-json.ts';

const segment = fc.constantFrom(
  'a',
  'b',
  'c',
  '1',
  '2',
  '',
  '__proto__',
  'constructor',
  '"',
  'trace_id',
  '\u2028',
  'ü',
);
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('.'));
const value = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => ({ text, isJson: false })),
  // Nothing is kept of nulls when a log is decoded.
  fc
    .jsonValue()
    .filter((json) => json !== null)
    .map((json) => ({ text: JSON.stringify(json), isJson: true })),
  // What claims to be JSON and is none.
  fc.constantFrom('', 'NaN', '{', '1 2', '"').map((text) => ({ text, isJson: true })),
);
const id = fc.constantFrom('', '0123456789abcdef');

it('writes what building the objects and printing them gives, whatever the paths', () => {
  const draft = new LogDraft();
  fc.assert(
    fc.property(fc.array(fc.tuple(path, value), { maxLength: 8 }), id, id, (attributes, traceId, spanId) => {
      draft.clear();
      draft.traceId = traceId;
      draft.spanId = spanId;
      for (const [name, { text, isJson }] of attributes) draft.add(name, text, isJson);
      const entries = attributes.map(([name, { text }]) => [name, text] as const);
      let at = -1;
      const nested = nestAttributes(entries, () => attributes[++at]?.[1].isJson === true);
      if (traceId !== '') placeDefault(nested, 'trace_id', traceId);
      if (spanId !== '') placeDefault(nested, 'span_id', spanId);
      expect(JSON.parse(attributesJson(draft))).toEqual(JSON.parse(JSON.stringify(nested)));
    }),
    { numRuns: 2000, seed: 20261122 },
  );
});
