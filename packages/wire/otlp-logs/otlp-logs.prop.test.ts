import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBatch } from '../logs/batch.ts';
import { LogDecoder } from '../logs/decoder.ts';
import { LogDraft } from '../logs/draft.ts';
import { defaultsOf, itemOf } from './item.ts';
import { readLogsJson } from './json.ts';
import { readLogsProtobuf } from './protobuf.ts';
import type { VisitRecord } from './record.ts';

const NOW = 1_795_306_921_579;

/** Reads a body as the intake does; only errors with a code of our own may come out. */
function read(decode: (body: Buffer, visit: VisitRecord) => void, body: Buffer): void {
  const batch = new LogBatch();
  const draft = new LogDraft();
  try {
    decode(body, (record, scope, resource) => {
      const decoder = new LogDecoder(defaultsOf(resource), NOW);
      if (decoder.decode(itemOf(record, scope, resource), draft) === undefined) batch.push(draft, 0, 0);
    });
  } catch (error) {
    expect(error).toMatchObject({ status: 400 });
  }
  batch.encode();
}

const NAMES = [
  'resourceLogs',
  'resource',
  'attributes',
  'scopeLogs',
  'scope',
  'logRecords',
  'key',
  'value',
  'values',
  'body',
  'timeUnixNano',
  'severityNumber',
  'traceId',
  'name',
];
const KINDS = ['stringValue', 'intValue', 'doubleValue', 'boolValue', 'bytesValue', 'arrayValue', 'kvlistValue'];

describe('OTLP logs', () => {
  it('never fails on bytes but as a bad request', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        read(readLogsProtobuf, Buffer.from(bytes));
        read(readLogsJson, Buffer.from(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('never fails on nested protobuf fields', () => {
    const message = fc.letrec<{ message: number[] }>((tie) => ({
      message: fc
        .array(
          fc.tuple(
            fc.constantFrom(0x0a, 0x12, 0x1a, 0x2a, 0x32, 0x4a, 0x52, 0x08, 0x10, 0x09),
            fc.oneof({ depthSize: 'medium' }, fc.array(fc.nat(255), { maxLength: 10 }), tie('message')),
          ),
          { maxLength: 4 },
        )
        .map((fields) => fields.flatMap(([tag, content]) => [tag, content.length % 256, ...content])),
    })).message;
    fc.assert(
      fc.property(message, (bytes) => read(readLogsProtobuf, Buffer.from(bytes))),
      { numRuns: 1000 },
    );
  });

  it('never fails on JSON of any shape', () => {
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.bigInt().map(String)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...NAMES, ...KINDS), tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    const value = fc.dictionary(fc.constantFrom(...KINDS), json, { maxKeys: 2 });
    const attributes = fc.array(fc.record({ key: fc.string(), value }), { maxLength: 4 });
    const logRecords = fc.array(fc.record({ body: value, attributes, timeUnixNano: json, traceId: json }), {
      maxLength: 3,
    });
    const whole = fc.record({
      resourceLogs: fc.array(
        fc.record({ resource: fc.record({ attributes }), scopeLogs: fc.array(fc.record({ scope: json, logRecords })) }),
        { maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(fc.oneof(json, whole), (document) => read(readLogsJson, Buffer.from(JSON.stringify(document) ?? ''))),
      { numRuns: 1000 },
    );
  });
});
