import { bench, describe } from 'vitest';
import { CollectingSink } from '../series/collecting-sink.ts';
import { decodeSnappy, encodeSnappyLiterals } from '../snappy/snappy.ts';
import { decodeRemoteWrite } from './remote-write.ts';
import { writeRequestBody } from './write-body.ts';

const SERIES = 2_000;

/** What one shard of Prometheus sends at once: 2,000 samples, one a series. */
const body = writeRequestBody(
  Array.from({ length: SERIES }, (_, index) => ({
    labels: {
      __name__: 'http_request_duration_seconds_bucket',
      instance: `10.0.${index % 7}.${index % 200}:9100`,
      job: 'api',
      le: String(index % 12),
      method: 'GET',
      pod: `api-${index}`,
    },
    samples: [[1_700_000_000_000 + index, index] as const],
  })),
);
const compressed = encodeSnappyLiterals(body);

/** Knows every series and keeps nothing: what is measured is the decoder. */
class CountingSink extends CollectingSink {
  points = 0;
  override point(): void {
    this.points++;
  }
  override assign(): void {}
}

describe(`remote write of ${SERIES} known series`, () => {
  const sink = new CountingSink();
  decodeRemoteWrite(body, sink);
  bench('decode', () => {
    decodeRemoteWrite(body, sink);
  });
  bench('snappy and decode', () => {
    decodeRemoteWrite(decodeSnappy(compressed, 1 << 24), sink);
  });
});
