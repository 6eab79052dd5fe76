import { seriesId } from '@komainu/wire/series/identity.ts';
import { expect, it } from 'vitest';
import { HyperLogLog } from './hyper-log-log.ts';

it.each([0, 1, 100, 5_000, 50_000])('counts %i different ids to about three hundredths', (count) => {
  const counted = new HyperLogLog();
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < count; index++) {
      const { low, high } = seriesId('m', '', [`id:${index}`]);
      counted.add(low, high);
    }
  }
  expect(Math.abs(counted.count() - count)).toBeLessThanOrEqual(count * 0.05);
});
