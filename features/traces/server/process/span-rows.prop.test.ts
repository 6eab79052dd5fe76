import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeTracesV04, decodeTracesV05 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import type { SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpanStats } from '../stats/span-stats.ts';
import { Obfuscator } from './secrets.ts';
import { SpanBatch } from './span-batch.ts';
import { SpanRows } from './span-rows.ts';

const CAPTURED = join(import.meta.dirname, '../../testdata/captured');
/** Shortly after the captures were made. */
const NOW = Date.UTC(2026, 10, 22, 1, 30);
const DAY_MS = 86_400_000;
const FACTS = {
  host: '',
  env: '',
  language: '',
  tags: ['a:b'],
  topLevelComputed: false,
  secretsHidden: false,
  maxExpandedBytes: 1e8,
};

const rows = new SpanRows({ maxAgeMs: 15 * DAY_MS, maxAheadMs: DAY_MS });
const batch = new SpanBatch(new Obfuscator({ removeQuery: true }));
const draft = new SpanDraft();

function take(body: Buffer, decode: (body: Buffer, draft: SpanDraft, sink: SpanSink) => void, facts = FACTS) {
  rows.begin(batch, facts, NOW, new SpanStats(10_000));
  try {
    decode(body, draft, rows);
  } catch (error) {
    if (!(error instanceof CodedError) || error.status !== 400) throw error;
  }
  return rows.finish();
}

it.each([
  ['tracer-v04', decodeTracesV04],
  ['tracer-v05', decodeTracesV05],
] as const)('changed and cut bodies of %s leave whole rows', (name, decode) => {
  const honest = readFileSync(join(CAPTURED, `${name}.bin`));
  const change = fc.record({
    at: fc.nat(honest.length - 1),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 5 }),
    keep: fc.nat(honest.length),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const body = Buffer.from(honest);
      for (const { at, bytes } of changes) body.set(bytes.subarray(0, body.length - at), at);
      const before = batch.rows;
      const { accepted } = take(body.subarray(0, Math.max(1, changes[0]?.keep ?? 0)), decode);
      expect(batch.rows - before).toBe(accepted);
      expect(batch.columns.map((column) => column.rows)).toEqual(batch.columns.map(() => batch.rows));
      // What a refused request pushed goes again.
      if (accepted % 2 === 1) batch.truncate(before);
      if (batch.rows > 2_000) {
        expect(batch.encode().length).toBeGreaterThan(batch.columns.length);
        batch.reset();
      }
    }),
    { numRuns: 80 },
  );
});

it('stops a small body from naming a large text for ever', () => {
  batch.reset();
  const text = 'x'.repeat(20_000);
  const span = [
    1,
    1,
    1,
    5,
    6,
    0,
    BigInt(NOW) * 1_000_000n,
    1,
    0,
    new Map(Array.from({ length: 100 }, (_, at) => [at + 2, 1])),
    new Map(),
    0,
  ];
  const strings = ['', text, ...Array.from({ length: 100 }, (_, at) => `k${at}`)];
  const body = encodeMsgpack([strings, [Array.from({ length: 1_000 }, () => span)]]);
  const { accepted, rejected } = take(body, decodeTracesV05, { ...FACTS, maxExpandedBytes: 10_000_000 });
  expect([accepted, rejected.get('expanded_too_large')]).toEqual([5, 995]);
  expect(batch.sizeBytes()).toBeLessThan(12_000_000);
  const wide = new Map(Array.from({ length: 100_000 }, (_, at) => [at + 2, 1]));
  const one = encodeMsgpack([strings, [[[...span.slice(0, 9), wide, new Map(), 0]]]]);
  expect(take(one, decodeTracesV05, { ...FACTS, maxExpandedBytes: 10_000_000 }).accepted).toBe(0);
  batch.reset();
});
