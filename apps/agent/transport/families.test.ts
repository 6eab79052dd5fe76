import { expect, test } from 'vitest';
import { familyOf } from './families.ts';

test.each([
  ['/api/v2/series', 'metrics'],
  ['/intake/', 'metrics'],
  ['/api/v2/logs?x=1', 'logs'],
  ['/v0.4/traces', 'traces'],
  ['/v0.6/stats', 'traces'],
  ['/api/v0.2/traces', 'traces'],
  ['/v0.1/pipeline_stats', 'traces'],
  ['/v1/traces', 'metrics'],
  ['/api/v1/collector', 'processes'],
  ['/api/v1/container', 'processes'],
  ['/api/v1/check_run', 'metrics'],
])('%s: %s', (path, family) => {
  expect(familyOf(path)).toBe(family);
});
