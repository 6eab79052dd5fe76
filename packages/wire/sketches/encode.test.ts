import { expect, test } from 'vitest';
import { CollectingSink } from '../series/collecting-sink.ts';
import { encodeSketches } from './encode.ts';
import { decodeSketches } from './protobuf.ts';

test('a sketch is the protobuf that the Agent sends', () => {
  const body = encodeSketches([
    {
      metric: 'a',
      host: 'h',
      tags: ['x:y'],
      sketches: [{ timeUnixS: 1700000000, count: 2, min: -1, max: 1, sum: 0, keys: [-1338, 1338], counts: [1, 1] }],
    },
  ]);
  const expected = [
    '0a31',
    '0a0161', // metric
    '120168', // host
    '2203783a79', // tag
    '3a24', // dogsketch
    '0880e2cfaa06', // time
    '1002', // count
    '19000000000000f0bf', // min
    '21000000000000f03f', // max
    '3a04f314f414', // keys, zigzag
    '42020101', // counts
    '1200', // metadata
  ].join('');
  expect(body.toString('hex')).toBe(expected);
});

test('the decoder reads what is written, and adds up a key that is repeated', () => {
  const sink = new CollectingSink();
  const sketch = { timeUnixS: 10, count: 70_001, min: -1, max: 1, sum: 5 };
  decodeSketches(
    encodeSketches([
      {
        metric: 'a',
        host: 'h',
        tags: ['x:y'],
        sketches: [{ ...sketch, keys: [-1338, 1338, 1338], counts: [1, 65_535, 4465] }],
      },
    ]),
    sink,
  );
  const { timeUnixS, ...value } = sketch;
  expect(sink.series).toMatchObject([
    {
      identity: { metric: 'a', host: 'h', tags: ['x:y'] },
      sketches: [[timeUnixS, { ...value, keys: [-1338, 1338], counts: [1, 70_000] }]],
    },
  ]);
});
