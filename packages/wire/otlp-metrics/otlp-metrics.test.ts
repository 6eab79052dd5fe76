import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CollectingSink } from '../series/collecting-sink.ts';
import { parseJson } from '../series/json.ts';
import { quantileOf } from '../sketches/mapping.ts';
import { CumulativeMemory } from './cumulative.ts';
import { readOtlpMetricsJson } from './json.ts';
import { emptyPoint, type OtlpResourceMetrics } from './model.ts';
import { decodeOtlpMetricsProtobuf } from './protobuf.ts';
import { writeOtlpMetrics } from './to-series.ts';

const testdata = (name: string) => readFileSync(new URL(`testdata/${name}`, import.meta.url));

function write(bodies: readonly OtlpResourceMetrics[][], bornUnixMs = 0) {
  const sink = new CollectingSink();
  const memory = new CumulativeMemory(bornUnixMs);
  let absorbed = 0;
  for (const body of bodies) {
    writeOtlpMetrics(
      body,
      { points: sink, sketches: sink, absorbed: () => absorbed++ },
      memory.request(1_795_308_493_000),
    );
  }
  return { sink, absorbed };
}

describe('bodies of the JavaScript SDK', () => {
  it('reads protobuf and JSON to the same metrics', () => {
    const json = readOtlpMetricsJson(parseJson(testdata('json-exponential.json')));
    // The two were recorded with different temporality settings.
    const delta = json.map(({ attributes, metrics }) => ({
      attributes,
      metrics: metrics.map((metric) => ({ ...metric, cumulative: metric.cumulative && metric.name === 'ud' })),
    }));
    expect(decodeOtlpMetricsProtobuf(testdata('protobuf-exponential.bin'))).toEqual(delta);
  });

  it('turns sums into counts and gauges, exponential histograms into sketches', () => {
    const { sink, absorbed } = write([decodeOtlpMetricsProtobuf(testdata('protobuf-exponential.bin'))]);
    const many = sink.series.find(({ identity }) => identity.tags.includes('r:b'))?.sketches[0];
    const errors = [0.5, 0.95, 0.99].map((q) => {
      const value = quantileOf(
        q,
        many?.[1].keys ?? [],
        many?.[1].counts ?? [],
        many?.[1] ?? { count: 0, min: 0, max: 0 },
      );
      return Math.abs(value / (1 + q * 999) - 1);
    });
    expect([sink.lines(), absorbed, many?.[0], many?.[1].count, many?.[1].sum, Math.max(...errors) < 0.016]).toEqual([
      [
        'lat||distribution|0|service:exph,env:fixture,r:a|[]',
        'lat||distribution|0|service:exph,env:fixture,r:b|[]',
        'c||count|0|service:exph,env:fixture|[[1795308492,3]]',
        'ud||gauge|0|service:exph,env:fixture|[[1795308492,-4]]',
      ],
      0,
      1795308492,
      1000,
      500500,
      true,
    ]);
  });

  it('keeps the exact summary of explicit histograms', () => {
    const { sink } = write([readOtlpMetricsJson(parseJson(testdata('json-histograms.json')))]);
    const route = sink.series.find(({ identity }) => identity.tags.includes('http.route:/u/:id'));
    const { keys, counts, ...exact } = route?.sketches[0]?.[1] ?? { keys: [], counts: [] };
    expect([
      route?.identity.metric,
      route?.identity.host,
      exact,
      counts.reduce((a, b) => a + b, 0),
      keys.length > 0,
    ]).toEqual([
      'http.server.request.duration',
      '3d1219c7c4c5404aaa1f6d2a48adfda4',
      { count: 2, sum: 0.047991672, min: 0.004211461, max: 0.043780211 },
      2,
      true,
    ]);
  });
});

describe('cumulative points', () => {
  const counter = (startS: number, timeS: number, value: number) =>
    readOtlpMetricsJson({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'c',
                  sum: {
                    aggregationTemporality: 2,
                    isMonotonic: true,
                    dataPoints: [
                      {
                        asInt: String(value),
                        startTimeUnixNano: `${startS}000000000`,
                        timeUnixNano: `${timeS}000000000`,
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    });

  it.each([
    [
      'a series younger than us counts from nought',
      5,
      [
        [6, 10, 3],
        [6, 20, 5],
      ],
      [
        [10, 3],
        [20, 2],
      ],
      0,
    ],
    [
      'an older one only from its second point',
      50,
      [
        [6, 10, 3],
        [6, 20, 5],
      ],
      [[20, 2]],
      1,
    ],
    [
      'a reset counts from nought',
      5,
      [
        [6, 10, 3],
        [12, 20, 1],
      ],
      [
        [10, 3],
        [20, 1],
      ],
      0,
    ],
    [
      'a fall counts from nought',
      5,
      [
        [6, 10, 3],
        [6, 20, 1],
      ],
      [
        [10, 3],
        [20, 1],
      ],
      0,
    ],
    [
      'a repeated point is not counted twice',
      5,
      [
        [6, 10, 3],
        [6, 10, 3],
      ],
      [[10, 3]],
      1,
    ],
  ] as const)('%s', (_name, bornS, steps, points, absorbed) => {
    const result = write(
      steps.map(([start, time, value]) => counter(start, time, value)),
      bornS * 1000,
    );
    expect([result.sink.series[0]?.points ?? [], result.absorbed]).toEqual([points, absorbed]);
  });
});

it('undoes what a failed request said', () => {
  const memory = new CumulativeMemory(0);
  const point = (timeUnixMs: number, value: number) => ({ ...emptyPoint(), startUnixMs: 1, timeUnixMs, value });
  memory.request(1).change(7, point(10, 3));
  const failed = memory.request(2);
  const first = failed.change(7, point(20, 5))?.value;
  failed.undo();
  expect([first, memory.request(3).change(7, point(20, 5))?.value]).toEqual([2, 2]);
});

it('writes summaries as count, sum and quantiles', () => {
  const body = (timeS: number, count: number) =>
    readOtlpMetricsJson({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 's',
                  summary: {
                    dataPoints: [
                      {
                        timeUnixNano: `${timeS}000000000`,
                        startTimeUnixNano: '1000000000',
                        count: String(count),
                        sum: count * 2,
                        quantileValues: [
                          { quantile: 0.5, value: 2 },
                          { quantile: 1, value: 4 },
                        ],
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  expect(write([body(10, 5), body(20, 8)]).sink.lines()).toEqual([
    's.count||count|0||[[10,5],[20,3]]',
    's.sum||count|0||[[10,10],[20,6]]',
    's.quantile||gauge|0|quantile:0.5|[[10,2],[20,2]]',
    's.quantile||gauge|0|quantile:1.0|[[10,4],[20,4]]',
  ]);
});

it('gives host metrics the names of Agents', () => {
  const gauge = (name: string, points: readonly (readonly [state: string, value: number])[]) => ({
    name,
    gauge: {
      dataPoints: points.map(([state, value]) => ({
        timeUnixNano: '10000000000',
        asDouble: value,
        attributes: [{ key: 'state', value: { stringValue: state } }],
      })),
    },
  });
  const metrics = [
    gauge('system.cpu.utilization', [
      ['idle', 0.75],
      ['nice', 0.01],
    ]),
    gauge('system.memory.usage', [
      ['free', 1048576],
      ['used', 2097152],
    ]),
    gauge('app.own', [['x', 1]]),
  ];
  const { sink } = write([readOtlpMetricsJson({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })]);
  expect(sink.lines()).toEqual([
    'otel.system.cpu.utilization||gauge|0|state:idle|[[10,0.75]]',
    'otel.system.cpu.utilization||gauge|0|state:nice|[[10,0.01]]',
    'system.cpu.idle||gauge|0|state:idle|[[10,75]]',
    'otel.system.memory.usage||gauge|0|state:free|[[10,1048576]]',
    'otel.system.memory.usage||gauge|0|state:used|[[10,2097152]]',
    'system.mem.total||gauge|0|state:free|[[10,1]]',
    'system.mem.total||gauge|0|state:used|[[10,2]]',
    'system.mem.usable||gauge|0|state:free|[[10,1]]',
    'app.own||gauge|0|state:x|[[10,1]]',
  ]);
});
