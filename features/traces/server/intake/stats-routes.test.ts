import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { IntakeRequest } from '@komainu/http/intake.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { encodeAgentStats } from '@komainu/wire/apmstats/encode.ts';
import { DdSketchBuilder } from '@komainu/wire/apmstats/sketch-builder.ts';
import { expect, it } from 'vitest';
import { statsRoutes } from './stats-routes.ts';

it('adds up what an Agent tells apart and metrics do not, and counts a repeated request once', async () => {
  const written: MetricSeries[] = [];
  const ledger = new IntakeLedger(new Counters());
  const metrics = { write: async (series: readonly MetricSeries[]) => void written.push(...series) };
  const route = statsRoutes({ metrics: metrics as never, ledger }).find(({ url }) => url === '/api/v0.2/stats');
  const group = (isRoot: boolean, durationMs: number) => {
    const sketch = new DdSketchBuilder();
    sketch.add(durationMs * 1e6, 3);
    return {
      service: 'shop',
      name: 'web.request',
      resource: 'GET /',
      type: 'web',
      httpStatus: 200,
      kind: 'server',
      synthetics: false,
      peerTags: isRoot ? [] : ['peer.service:db'],
      isRoot,
      grpcStatus: '',
      httpMethod: 'GET',
      httpEndpoint: '',
      hits: 3,
      errors: 1,
      topLevelHits: 3,
      durationNs: durationMs * 3e6,
      okSummary: sketch.encode(),
      errorSummary: Buffer.alloc(0),
    };
  };
  const body = encodeAgentStats(
    [
      {
        hostname: 'web-1',
        env: 'prod',
        version: '',
        containerId: '',
        tags: [],
        buckets: [
          { startUnixMs: 1_790_000_000_000, durationMs: 10_000, groups: [group(true, 10), group(false, 1000)] },
        ],
      },
    ],
    { hostname: 'web-1', env: '', version: '7' },
  );
  const request = { headers: { 'idempotency-key': 'k' }, body } as unknown as IntakeRequest;
  await route?.handle(request);
  await route?.handle(request);
  const values = Object.fromEntries(written.map((one) => [one.metric, one.values]));
  expect(written.length).toBe(10);
  expect(values).toMatchObject({
    'trace.web.request.hits': [6],
    'trace.web.request.errors': [2],
    'trace.web.request.duration': [3.03],
    'trace.web.request.duration.by.resource.99p': [expect.closeTo(1, 1)],
    'trace.web.request.duration.by.resource.50p': [expect.closeTo(0.01, 3)],
  });
});
