import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeRequest, parseCgiAnswer, RecordType, record, takeRecords } from './fastcgi-records.ts';

it('encodes a request, long values with four bytes of length', () => {
  const { records, rest } = takeRecords(encodeRequest({ QUERY_STRING: 'json', SCRIPT_NAME: `/${'s'.repeat(200)}` }));
  expect(rest).toHaveLength(0);
  expect(records.map(({ type, content }) => [type, content.length])).toEqual([
    [RecordType.beginRequest, 8],
    [RecordType.params, 1 + 1 + 12 + 4 + (1 + 4 + 11 + 201)],
    [RecordType.params, 0],
    [RecordType.stdin, 0],
  ]);
  expect(records[1]?.content.subarray(18, 23)).toEqual(Buffer.from([11, 0x80, 0, 0, 201]));
});

it('takes records from any cut of the bytes', () => {
  const whole = Buffer.concat([record(6, Buffer.from('pon')), record(6, Buffer.from('g')), record(3, Buffer.alloc(8))]);
  fc.assert(
    fc.property(fc.nat(whole.length), (cut) => {
      const first = takeRecords(whole.subarray(0, cut));
      const second = takeRecords(Buffer.concat([first.rest, whole.subarray(cut)]));
      expect([...first.records, ...second.records]).toEqual(takeRecords(whole).records);
      expect(second.rest).toHaveLength(0);
    }),
  );
});

it('takes any bytes without failing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { records, rest } = takeRecords(Buffer.from(bytes));
      expect(records.reduce((sum, { content }) => sum + content.length, rest.length)).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

it.each([
  ['Content-type: text/plain\r\n\r\npong', { status: 200, text: 'pong' }],
  ['Status: 404 Not Found\r\nX: 1\r\n\r\nFile not found.\n', { status: 404, text: 'File not found.\n' }],
  ['pong', { status: 200, text: 'pong' }],
])('reads the answer %j', (answer, expected) => {
  expect(parseCgiAnswer(answer)).toEqual(expected);
});
