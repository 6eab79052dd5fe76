import fc from 'fast-check';
import { describe, it } from 'vitest';
import { decodeCheckRuns } from '../checks/check-run.ts';
import { readIntakeDocuments } from '../hostmeta/intake-document.ts';
import { readInventory } from '../hostmeta/inventory.ts';
import { CumulativeMemory } from '../otlp-metrics/cumulative.ts';
import { readOtlpMetricsJson } from '../otlp-metrics/json.ts';
import { decodeOtlpMetricsProtobuf } from '../otlp-metrics/protobuf.ts';
import { writeOtlpMetrics } from '../otlp-metrics/to-series.ts';
import { decodeDistributionPoints } from '../sketches/distribution-points.ts';
import { decodeSketches } from '../sketches/protobuf.ts';
import { CollectingSink } from './collecting-sink.ts';
import { decodeSeriesV1, decodeSeriesV2 } from './json.ts';
import { decodeSeriesProtobuf } from './protobuf.ts';
import { seriesBody } from './protobuf-body.ts';

/** Nothing but coded errors may leave a decoder. */
function onlyCoded(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'status' in error && error.status === 400)) throw error;
  }
}

const sample = seriesBody([
  { metric: 'a.b', resources: [['host', 'h']], tags: ['x:1', 'y'], points: [[1700000000, 1.5]], type: 1, interval: 10 },
  {
    metric: 'c',
    points: [
      [1700000000, 1],
      [1700000010, 2],
    ],
  },
]);

/** Random bytes, and a good body with a few bytes changed or its end cut off. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(sample.length))
    .map(([changes, length]) => {
      const copy = Uint8Array.from(sample);
      for (const [at, byte] of changes) copy[at] = byte;
      return copy.subarray(0, length);
    }),
);

const KEYS = [
  'series',
  'metric',
  'points',
  'tags',
  'resources',
  'type',
  'value',
  'timestamp',
  'host',
  'events',
  'gohai',
];
const OTLP_KEYS = [
  'resourceMetrics',
  'scopeMetrics',
  'metrics',
  'resource',
  'attributes',
  'sum',
  'histogram',
  'dataPoints',
];
const document = (keys: readonly string[]) =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom(null, 1, -1, 1e300, 'x', '', true, '9'.repeat(30)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }),
    ),
  })).value;

describe('decoders never throw uncoded', () => {
  it('on bytes', () => {
    fc.assert(
      fc.property(bytes, (body) => {
        onlyCoded(() => decodeSeriesProtobuf(body, new CollectingSink()));
        onlyCoded(() => decodeSketches(body, new CollectingSink()));
        onlyCoded(() => {
          const sink = new CollectingSink();
          const sinks = { points: sink, sketches: sink, absorbed: () => {} };
          writeOtlpMetrics(decodeOtlpMetricsProtobuf(body), sinks, new CumulativeMemory(0).request(1));
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('on JSON', () => {
    fc.assert(
      fc.property(document(KEYS), (value) => {
        for (const decode of [decodeSeriesV1, decodeSeriesV2, decodeDistributionPoints]) {
          onlyCoded(() => decode(value, new CollectingSink()));
        }
        onlyCoded(() => decodeCheckRuns(value, 1));
        onlyCoded(() => readIntakeDocuments(value));
        onlyCoded(() => readInventory(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('on OTLP/JSON', () => {
    fc.assert(
      fc.property(document(OTLP_KEYS), (value) => {
        const sink = new CollectingSink();
        const sinks = { points: sink, sketches: sink, absorbed: () => {} };
        onlyCoded(() => writeOtlpMetrics(readOtlpMetricsJson(value), sinks, new CumulativeMemory(0).request(1)));
      }),
      { numRuns: 500 },
    );
  });
});
