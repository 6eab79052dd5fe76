import { expect, test } from 'vitest';
import { CollectingSink } from './collecting-sink.ts';
import { encodeSeries } from './encode.ts';
import { decodeSeriesProtobuf } from './protobuf.ts';

test('a series is the protobuf that the Agent sends', () => {
  const body = encodeSeries([
    {
      metric: 'system.io.util',
      type: 'gauge',
      intervalSeconds: 10,
      host: 'web-1',
      tags: ['device:sda', 'env:prod'],
      timesUnixS: [1700000000],
      values: [1.5],
    },
  ]);
  const expected = [
    '0a4d', // series
    '0a0d0a04686f73741205', // resource host
    Buffer.from('web-1').toString('hex'),
    '0a0d0a066465766963651203', // resource device
    Buffer.from('sda').toString('hex'),
    '120e',
    Buffer.from('system.io.util').toString('hex'),
    '1a08',
    Buffer.from('env:prod').toString('hex'),
    '220f09000000000000f83f1080e2cfaa06', // point 1.5 at 1700000000
    '2803', // gauge
    '400a', // interval 10
  ].join('');
  expect(body.toString('hex')).toBe(expected);
});

test('the decoder reads what is written', () => {
  const sink = new CollectingSink();
  const more = { host: 'h', timesUnixS: [10, 20] };
  decodeSeriesProtobuf(
    encodeSeries([
      { ...more, metric: 'a', type: 'rate', intervalSeconds: 10, tags: ['x:1', 'device:sda'], values: [0, -2.5] },
      { ...more, metric: 'b', type: 'count', intervalSeconds: 15, tags: [], values: [1, 1e300], host: '' },
    ]),
    sink,
  );
  expect(sink.lines()).toEqual(['a|h|rate|10|device:sda,x:1|[[10,0],[20,-2.5]]', 'b||count|15||[[10,1],[20,1e+300]]']);
});
