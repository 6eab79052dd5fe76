import type { Scenario } from '../scenario.ts';

const SERIES = 100_000;
const BATCH = 5_000;

export const manySeries: Scenario = {
  name: 'many-series',
  summary: 'a metric with 100 000 series, as a tag with user ids makes them',
  look: '/metrics/explorer',
  *requests({ nowMs, random }) {
    const timestamp = Math.floor(nowMs / 1000) - 30;
    for (let first = 0; first < SERIES; first += BATCH) {
      const series = Array.from({ length: BATCH }, (_, index) => ({
        metric: 'seed.requests',
        type: 3,
        points: [{ timestamp, value: Math.floor(random() * 1_000) }],
        tags: [`user:${first + index}`, `region:${(first + index) % 8}`, 'env:seed'],
        resources: [{ type: 'host', name: `seed-${(first + index) % 50}` }],
      }));
      yield { method: 'POST', path: '/api/v2/series', body: { series } };
    }
  },
};
