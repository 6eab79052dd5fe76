import { expect, it } from 'vitest';
import { decodeAgentStats } from './client-stats.ts';
import { decodeDdSketch, quantilesOf } from './ddsketch.ts';
import { encodeAgentStats } from './encode.ts';
import { DdSketchBuilder } from './sketch-builder.ts';

it('writes counts as the server reads them', () => {
  const ok = new DdSketchBuilder();
  ok.add(5_000_000, 2);
  const body = encodeAgentStats(
    [
      {
        hostname: 'web-1',
        env: 'prod',
        version: '1.2',
        containerId: '',
        tags: [],
        buckets: [
          {
            startUnixMs: 1_700_000_000_000,
            durationMs: 10_000,
            groups: [
              {
                service: 'shop',
                name: 'web.request',
                resource: 'GET /',
                type: 'web',
                httpStatus: 500,
                kind: 'server',
                synthetics: true,
                peerTags: ['peer.service:db'],
                isRoot: true,
                grpcStatus: '',
                httpMethod: 'GET',
                httpEndpoint: '',
                hits: 2,
                errors: 0,
                topLevelHits: 2,
                durationNs: 10_000_000,
                okSummary: ok.encode(),
                errorSummary: new DdSketchBuilder().encode(),
              },
            ],
          },
        ],
      },
    ],
    { hostname: 'web-1', env: 'prod', version: '1' },
  );
  expect(decodeAgentStats(body)).toEqual([
    {
      hostname: 'web-1',
      env: 'prod',
      version: '1.2',
      language: '',
      buckets: [
        {
          startUnixMs: 1_700_000_000_000,
          durationMs: 10_000,
          groups: [
            {
              service: 'shop',
              name: 'web.request',
              resource: 'GET /',
              type: 'web',
              httpStatus: 500,
              kind: 'server',
              synthetics: true,
              hits: 2,
              errors: 0,
              topLevelHits: 2,
              durationNs: 10_000_000,
              okSummary: ok.encode(),
              errorSummary: Buffer.alloc(0),
            },
          ],
        },
      ],
    },
  ]);
});

it('keeps durations within a hundredth, from nothing to hours', () => {
  const builder = new DdSketchBuilder();
  const durations = [0, 1, 950, 1_000_000, 2_000_000, 3_600_000_000_000, 12];
  for (const duration of durations) builder.add(duration, 1);
  const sketch = decodeDdSketch(builder.encode());
  const sorted = durations.sort((a, b) => a - b);
  const quantiles = quantilesOf(
    [sketch],
    sorted.map((_, at) => at / (sorted.length - 1)),
  );
  for (const [at, value] of (quantiles ?? []).entries()) {
    const real = sorted[at] ?? 0;
    expect(Math.abs(value - real)).toBeLessThanOrEqual(real * 0.0101);
  }
  expect(quantiles).toHaveLength(sorted.length);
});
