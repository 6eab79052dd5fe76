import { decodeAgentStats } from '@komainu/wire/apmstats/client-stats.ts';
import { encodeForwardedStats } from '@komainu/wire/apmstats/encode.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { expect, it } from 'vitest';
import { TraceObfuscator } from '../process/obfuscator.ts';
import { TRACE_DEFAULTS } from '../settings.ts';
import { cleanClientStats } from './client-stats.ts';

const obfuscator = new TraceObfuscator(TRACE_DEFAULTS.obfuscation);
const defaults = { hostname: 'web-1', env: 'prod', containerId: 'c1' };
const clean = (payload: object) => cleanClientStats(encodeMsgpack(payload as never), defaults, obfuscator);

it('what tracers counted goes on with clean names and without secrets', () => {
  const sketch = Buffer.from([1, 2, 3]);
  const { payload, groups } = clean({
    Hostname: '',
    Env: 'My Env',
    Lang: 'go',
    Sequence: 7,
    Stats: [
      {
        Start: 1_700_000_000_000_000_000n,
        Duration: 10_000_000_000n,
        Stats: [
          {
            Service: 'Shop!',
            Name: 'pg query',
            Resource: "select 'secret'",
            Type: 'sql',
            Hits: 3,
            Duration: 9_000_000_000n,
            OkSummary: sketch,
            Synthetics: true,
          },
        ],
      },
    ],
  });
  expect(groups).toBe(1);
  const body = encodeForwardedStats([payload], { hostname: 'web-1', env: 'prod', version: '7' });
  expect(decodeAgentStats(body)).toMatchObject([
    {
      hostname: 'web-1',
      env: 'my_env',
      language: 'go',
      buckets: [
        {
          startUnixMs: 1_700_000_000_000,
          durationMs: 10_000,
          groups: [
            {
              service: 'shop',
              name: 'pg_query',
              resource: 'select ?',
              hits: 3,
              durationNs: 9e9,
              okSummary: sketch,
              synthetics: true,
            },
          ],
        },
      ],
    },
  ]);
});

it('a sign of life holds nothing, and what is no map is refused', () => {
  expect(clean({ Stats: null }).groups).toBe(0);
  expect(clean({ Stats: [null, { Stats: [1] }] }).groups).toBe(1);
  expect(() => cleanClientStats(Buffer.from([0x93, 1, 2, 3]), defaults, obfuscator)).toThrow('no map');
});
