import { describe, expect, it } from 'vitest';
import { CollectingSink } from './collecting-sink.ts';
import { encodeSeries } from './encode.ts';
import { HashTable } from './hash-table.ts';
import { decodeSeriesV1, decodeSeriesV2, parseJson } from './json.ts';
import { normalizeMetricName, normalizeTag, normalizeTags } from './names.ts';
import { decodeSeriesProtobuf } from './protobuf.ts';
import { seriesBody } from './protobuf-body.ts';

describe('decodeSeriesProtobuf', () => {
  it('reads types, resources, tags and points', () => {
    const sink = new CollectingSink();
    decodeSeriesProtobuf(
      seriesBody([
        {
          metric: 'a.b',
          resources: [
            ['host', 'h'],
            ['device', 'sda'],
          ],
          tags: ['x:1'],
          points: [
            [10, 1],
            [20, -2.5],
          ],
        },
        { metric: 'c', points: [[10, 3]], type: 1, interval: 10 },
        { metric: 'r', points: [[10, 0.3]], type: 2, interval: 10, resources: [['host', '']] },
        { metric: 'u', points: [[10, 1]], type: 0 },
        {
          metric: '',
          points: [
            [1, 1],
            [2, 2],
          ],
        },
      ]),
      sink,
    );
    expect([sink.lines(), sink.refused]).toEqual([
      [
        'a.b|h|gauge|0|device:sda,x:1|[[10,1],[20,-2.5]]',
        'c||count|10||[[10,3]]',
        'r||rate|10||[[10,0.3]]',
        'u||gauge|0||[[10,1]]',
      ],
      { no_metric_name: 2 },
    ]);
  });

  it('reads back what our own agent writes', () => {
    const sink = new CollectingSink();
    decodeSeriesProtobuf(
      encodeSeries([
        {
          metric: 'a',
          type: 'rate',
          intervalSeconds: 10,
          host: 'h',
          tags: ['device:sda', 'env:x'],
          timesUnixS: [10, 20],
          values: [0, -1.5],
        },
      ]),
      sink,
    );
    expect(sink.lines()).toEqual(['a|h|rate|10|device:sda,env:x|[[10,0],[20,-1.5]]']);
  });

  it('knows a series again and follows a change of type', () => {
    const sink = new CollectingSink();
    const one = { metric: 'm', tags: ['a', 'b'] };
    decodeSeriesProtobuf(
      seriesBody([
        { ...one, points: [[1, 1]] },
        { ...one, points: [[2, 2]], type: 1 },
      ]),
      sink,
    );
    expect(sink.lines()).toEqual(['m||count|0|a,b|[[1,1],[2,2]]']);
  });

  it('keeps series apart that differ only by where a tag ends or by the unit', () => {
    const sink = new CollectingSink();
    const points = [[1, 1]] as const;
    decodeSeriesProtobuf(
      seriesBody([
        { metric: 'm', tags: ['ab', 'c'], points },
        { metric: 'm', tags: ['a', 'bc'], points },
        { metric: 'm', tags: ['ab', 'c'], unit: 's', points },
      ]),
      sink,
    );
    expect(sink.series.length).toBe(3);
  });

  it('refuses what is cut off', () => {
    const body = seriesBody([{ metric: 'm', points: [[1, 1]] }]);
    expect(() => decodeSeriesProtobuf(body.subarray(0, -3), new CollectingSink())).toThrow(
      expect.objectContaining({ code: 'bad_protobuf' }),
    );
  });
});

it('decodes v1 JSON', () => {
  const sink = new CollectingSink();
  const document = {
    series: [
      { metric: 'a', points: [[1.5, 2], [2, null], [3, '4'], 5], host: 'h', device: 'd', tags: ['t:1', 7] },
      { metric: 'b', points: [[1, 1]], type: 'rate', interval: 10 },
      { points: [[1, 1]] },
      'odd',
    ],
  };
  decodeSeriesV1(document, sink);
  expect([sink.lines(), sink.refused]).toEqual([
    ['a|h|gauge|0|t:1,device:d|[[1.5,2],[2,null],[3,4],[null,null]]', 'b||rate|10||[[1,1]]'],
    { no_metric_name: 1, bad_series: 1 },
  ]);
});

it('decodes v2 JSON', () => {
  const sink = new CollectingSink();
  decodeSeriesV2(
    {
      series: [
        {
          metric: 'a',
          type: 1,
          interval: 15,
          points: [{ timestamp: 1, value: 2 }, null],
          resources: [{ type: 'host', name: 'h' }, { type: 'pod', name: 'p' }, 3],
          tags: ['x'],
        },
      ],
    },
    sink,
  );
  expect(sink.lines()).toEqual(['a|h|count|15|x,pod:p|[[1,2],[null,null]]']);
});

it.each([
  ['{', 'bad_json'],
  ['{}', 'no_series'],
  ['[]', 'no_series'],
  ['{"series":{}}', 'no_series'],
])('refuses %s', (text, code) => {
  expect(() => decodeSeriesV1(parseJson(Buffer.from(text)), new CollectingSink())).toThrow(
    expect.objectContaining({ code, status: 400 }),
  );
});

it('normalises names and tags', () => {
  expect({
    names: ['a.b_c', 'a b-c', '1abc', 'é', '', 'x'.repeat(201)].map(normalizeMetricName),
    tags: ['env:prod', 'Env:Prod Team', 'a__b_', 'büro:é', '!!', 'x'.repeat(300)].map(normalizeTag),
    all: normalizeTags(['b', 'a', 'B', ' ']),
  }).toEqual({
    names: ['a.b_c', 'a_b_c', 'abc', undefined, undefined, undefined],
    tags: ['env:prod', 'env:prod_team', 'a_b', 'büro:é', '', 'x'.repeat(200)],
    all: ['a', 'b'],
  });
});

it('keeps many keys apart', () => {
  const table = new HashTable();
  for (let key = 0; key < 5000; key++) table.set(key * 1024, -key, key);
  table.set(0, 0, 77);
  const wrong = Array.from({ length: 5000 }, (_, key) => key).filter(
    (key) => key > 0 && table.get(key * 1024, -key) !== key,
  );
  expect([wrong, table.get(0, 0), table.get(1, 1), table.size]).toEqual([[], 77, -1, 5000]);
});
