import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeMsgpack } from '../msgpack/writer.ts';
import { decodeAgentStats, decodeClientStats } from './client-stats.ts';
import { decodeDdSketch, quantilesOf } from './ddsketch.ts';

describe('client statistics', () => {
  const captured = decodeClientStats(readFileSync(join(import.meta.dirname, 'testdata/client-stats.bin')));
  const groups = captured.buckets.flatMap((bucket) => bucket.groups);

  it('reads what a tracer sent', () => {
    expect(
      captured.buckets.every(({ durationMs, startUnixMs }) => durationMs === 10_000 && startUnixMs % 10_000 === 0),
    ).toBe(true);
    expect(groups.find(({ name, httpStatus }) => name === 'express.request' && httpStatus === 500)).toMatchObject({
      type: 'web',
      kind: 'server',
      synthetics: false,
    });
  });

  it('reads sketches that agree with the sums', () => {
    for (const { hits, errors, durationNs, okSummary, errorSummary } of groups) {
      const sketches = [okSummary, errorSummary].map(decodeDdSketch);
      const count = sketches.map(
        ({ positive, zeroCount }) => zeroCount + [...positive.values()].reduce((a, b) => a + b, 0),
      );
      expect(count).toEqual([hits - errors, errors]);
      if (hits !== 1) continue;
      const [value] = quantilesOf(sketches, [0.5], 'ceil') ?? [];
      expect(Math.abs((value ?? 0) / durationNs - 1)).toBeLessThan(0.011);
    }
  });

  it('lets the Agent stand in for host and environment', () => {
    const body = encodeMsgpack({
      AgentHostname: 'h',
      AgentEnv: 'e',
      Stats: [
        {
          Env: 'own',
          Stats: [{ Start: 10_000_000_000n, Duration: 10_000_000_000n, Stats: [{ Name: 'n', Hits: 2n }, 7] }],
        },
        'bad',
      ],
    });
    expect(decodeAgentStats(body)).toMatchObject([
      {
        hostname: 'h',
        env: 'own',
        buckets: [{ startUnixMs: 10_000, durationMs: 10_000, groups: [{ name: 'n', hits: 2 }] }],
      },
    ]);
    expect(() => decodeClientStats(encodeMsgpack([1]))).toThrow(expect.objectContaining({ code: 'bad_msgpack' }));
  });
});

it('merges sketches and finds quantiles', () => {
  const sketch = (entries: [number, number][], zeroCount = 0) => ({
    gamma: 1.02,
    indexOffset: 0,
    positive: new Map(entries),
    zeroCount,
  });
  expect(quantilesOf([], [0.5])).toBeUndefined();
  const [low, middle, high] = quantilesOf([sketch([[10, 1]], 1), sketch([[100, 2]])], [0, 0.5, 1]) ?? [];
  expect([low, middle?.toFixed(2), high?.toFixed(2)]).toEqual([
    0,
    (1.02 ** 10 * (2.04 / 2.02)).toFixed(2),
    (1.02 ** 100 * (2.04 / 2.02)).toFixed(2),
  ]);
});
