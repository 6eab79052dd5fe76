import { describe, expect, it } from 'vitest';
import { CollectingSink } from '../series/collecting-sink.ts';
import { delimited, double, integer, message, packed } from '../series/protobuf-body.ts';
import { decodeSnappy, encodeSnappyLiterals } from '../snappy/snappy.ts';
import { decodeRemoteWrite } from './remote-write.ts';
import { decodeRemoteWrite2 } from './remote-write-2.ts';
import { writeRequestBody } from './write-body.ts';

const label = (name: string, value: string) => delimited(1, message(delimited(1, name), delimited(2, value)));
const stale = (() => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(0x7ff0000000000002n);
  return delimited(2, message(Buffer.concat([Buffer.from([9]), bytes]), integer(2, 1_700_000_000_000)));
})();

describe('remote write 1.0', () => {
  it('takes labels as they are, the host apart, and times in seconds', () => {
    const sink = new CollectingSink();
    const series = { __name__: 'http_requests_total', host: 'web-1', method: 'GET', le: '+Inf', empty: '' };
    const body = writeRequestBody([{ labels: series, samples: [[1_700_000_000_500, 3]] }]);
    const again = writeRequestBody([{ labels: series, samples: [[1_700_000_015_000, 4]] }]);
    const reports = [decodeRemoteWrite(body, sink), decodeRemoteWrite(again, sink)];
    expect(sink.lines()).toEqual([
      'http_requests_total|web-1|gauge|0|le:+Inf,method:GET|[[1700000000.5,3],[1700000015,4]]',
    ]);
    expect(reports.map(({ samples }) => samples)).toEqual([1, 1]);
  });

  it('drops and counts markers of staleness, native histograms and exemplars, and reads metadata', () => {
    const sink = new CollectingSink();
    const body = message(
      delimited(1, message(label('__name__', 'up'), stale, delimited(4, ''), delimited(3, ''))),
      delimited(3, message(integer(1, 1), delimited(2, 'up'), delimited(4, 'Is it up?'))),
    );
    expect(decodeRemoteWrite(body, sink).metadata).toEqual([
      { name: 'up', type: 'counter', help: 'Is it up?', unit: '' },
    ]);
    expect([sink.refused, sink.lines()]).toEqual([
      { stale_marker: 1, native_histogram: 1, exemplar: 1 },
      ['up||gauge|0||[]'],
    ]);
  });
});

it('takes remote write 2.0, whose labels are numbers of texts', () => {
  const sink = new CollectingSink();
  const series = message(
    packed(1, [1, 2, 3, 4]),
    delimited(2, message(double(1, 7), integer(2, 1_700_000_000_000))),
    delimited(5, message(integer(1, 2), integer(3, 5))),
  );
  const symbols = ['', '__name__', 'temperature', 'room', 'Attic', 'How warm it is'];
  const body = message(...symbols.map((text) => delimited(4, text)), delimited(5, series));
  const report = decodeRemoteWrite2(body, sink);
  expect(sink.lines()).toEqual(['temperature||gauge|0|room:Attic|[[1700000000,7]]']);
  expect(report.metadata).toEqual([{ name: 'temperature', type: 'gauge', help: 'How warm it is', unit: '' }]);
  expect(() => decodeRemoteWrite2(delimited(5, packed(1, [9, 9])), sink)).toThrow(
    expect.objectContaining({ code: 'bad_protobuf' }),
  );
});

describe('snappy', () => {
  it.each([
    ['literals', Buffer.from([3, 2 << 2, 97, 98, 99]), 'abc'],
    ['a copy that overlaps itself', Buffer.from([8, 0, 97, ((7 - 4) << 2) | 1, 1]), 'aaaaaaaa'],
    ['a copy of two bytes of offset', Buffer.from([6, 2 << 2, 97, 98, 99, (2 << 2) | 2, 3, 0]), 'abcabc'],
    ['nothing', Buffer.from([0]), ''],
  ])('reads %s', (_name, bytes, text) => {
    expect(decodeSnappy(bytes, 100).toString()).toBe(text);
  });

  it.each([
    ['a bomb', [255, 255, 255, 255, 15], 'body_too_large'],
    ['a false promise', [200, 1, 0, 97], 'bad_snappy'],
    ['a copy from before the start', [8, 0, 97, 13, 9], 'bad_snappy'],
    ['a cut literal', [3, 2 << 2, 97], 'bad_snappy'],
    ['too little', [3, 0, 97], 'bad_snappy'],
    ['nothing at all', [], 'bad_snappy'],
  ])('refuses %s', (_name, bytes, code) => {
    expect(() => decodeSnappy(Uint8Array.from(bytes), 10_000)).toThrow(expect.objectContaining({ code }));
  });

  it('reads what the writer of literals wrote', () => {
    const bytes = Buffer.alloc(200_000, 'Komainu ');
    expect(decodeSnappy(encodeSnappyLiterals(bytes), 1 << 20).equals(bytes)).toBe(true);
  });
});
