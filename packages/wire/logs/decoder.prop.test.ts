import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBatch } from './batch.ts';
import { LogDecoder } from './decoder.ts';
import { LogDraft } from './draft.ts';
import { readLogItems } from './items.ts';
import { LOG_LIMITS } from './limits.ts';
import { nestAttributes } from './nested.ts';
import { LOG_STATUSES } from './status.ts';

const NOW = 1_795_306_921_579;
const DEFAULTS = { service: 's', host: 'h', source: 'x', tags: 'a:b,c' };

/** Decodes a body as the intake does; `check` sees each draft that was taken. */
function decode(body: Buffer, contentType: string, check = (_draft: LogDraft): void => undefined): LogBatch {
  const batch = new LogBatch();
  const decoder = new LogDecoder(DEFAULTS, NOW);
  const draft = new LogDraft();
  let read: ReturnType<typeof readLogItems>;
  try {
    read = readLogItems(body, contentType);
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad_json', status: 400 });
    return batch;
  }
  const exact = read.exact();
  expect(exact.length).toBe(read.items.length);
  for (const [index, item] of read.items.entries()) {
    let reason = decoder.decode(item, draft);
    if (draft.lossy) reason = decoder.decode(exact[index], draft, true);
    if (reason !== undefined) continue;
    check(draft);
    batch.push(draft, index, 0);
  }
  return batch;
}

function isSound(draft: LogDraft): void {
  expect(LOG_STATUSES).toContain(draft.status);
  expect(Math.abs(draft.timeUnixMs - NOW)).toBeLessThanOrEqual(LOG_LIMITS.maxAgeMs);
  expect(draft.size).toBeLessThanOrEqual(LOG_LIMITS.attributes);
  expect(Buffer.byteLength(draft.message)).toBeLessThanOrEqual(LOG_LIMITS.messageBytes);
  expect(draft.traceId).toMatch(/^(?:[0-9a-f]{32})?$/);
}

const TYPES = fc.constantFrom('application/json', 'text/plain', '');

const NAMES = fc.oneof(
  fc.constantFrom(
    'message',
    'msg',
    'timestamp',
    'date',
    'status',
    'level',
    'ddtags',
    'host',
    'hostname',
    'dd',
    'dd.trace_id',
  ),
  fc.constantFrom('trace_id', 'span_id', 'service', 'contextMap', '__proto__', 'a.b', 'a', 'b', '', 'constructor'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const JSON_VALUES = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
      fc.constantFrom('{"message":"{}"}', '{"level":"error","msg":"x"}', '2026-11-22T00:00:00Z', NOW, 1e300, 404),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(NAMES, tie('value'), { maxKeys: 6 }),
  ),
})).value;

describe('the log decoder', () => {
  it('never throws on bytes, and what it takes can be encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), TYPES, (bytes, type) => {
        decode(Buffer.from(bytes), type, isSound).encode();
      }),
      { numRuns: 500 },
    );
  });

  it('takes every JSON value, whole, damaged or cut', () => {
    const body = fc.tuple(
      fc.array(JSON_VALUES, { maxLength: 5 }),
      fc.nat(),
      fc.nat(255),
      fc.constantFrom('none', 'cut', 'flip'),
    );
    fc.assert(
      fc.property(body, TYPES, ([logs, place, byte, damage], type) => {
        const bytes = Buffer.from(JSON.stringify(logs));
        const at = place % bytes.length;
        if (damage === 'flip') bytes[at] = byte;
        decode(damage === 'cut' ? bytes.subarray(0, at) : bytes, type, isSound).encode();
      }),
      { numRuns: 500 },
    );
  });

  it('gives attributes back as they came', () => {
    const key = fc.stringMatching(/^[a-z]{1,4}$/).map((text) => `x${text}`);
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));
    const attributes = fc.letrec<{ object: unknown }>((tie) => ({
      object: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, leaf, tie('object')), { minKeys: 1, maxKeys: 4 }),
    })).object;
    fc.assert(
      fc.property(attributes, (given) => {
        const draft = new LogDraft();
        new LogDecoder(DEFAULTS, NOW).decode({ message: 'm', ...(given as object) }, draft);
        const entries = draft.paths.slice(0, draft.size).map((path, index) => [path, draft.value(index)] as const);
        const isJson = (path: string) => draft.isJson[draft.indexOf(path)] === true;
        expect(JSON.parse(JSON.stringify(nestAttributes(entries, isJson)))).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it('costs no more than the length of the body', () => {
    const megabyte = 1_000_000;
    const hostile = [
      `${'['.repeat(megabyte)}`,
      `${'{"a":'.repeat(megabyte / 5)}`,
      `[${'{},'.repeat(megabyte / 3)}{}]`,
      `{"message":"${'{'.repeat(megabyte)}"}`,
      `${'{},'.repeat(megabyte / 3)}`,
      `${'{"a":1}'.repeat(megabyte / 7)}{`,
      `${'{"a":"'.repeat(megabyte / 6)}`,
      `${'{'.repeat(1000)}\n`.repeat(megabyte / 1000),
      `{"ddtags":"${',a'.repeat(megabyte / 2)}"}`,
      JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key-${index}`, index]))),
    ];
    for (const text of hostile) {
      // The processor's time: what others do on the machine must not fail this.
      const before = process.cpuUsage();
      decode(Buffer.from(text), 'text/plain').encode();
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000).toBeLessThan(3_000);
    }
  });
});
