import { expect, test } from 'vitest';
import { analyticsOf } from '../analytics/analytics-state.ts';
import { viewMonitor } from './view-monitor.ts';

test('a monitor counts what a list shows and measures what a chart does', () => {
  expect([
    viewMonitor('status:error', undefined).query,
    viewMonitor('*', analyticsOf({ measure: 'pc95:@duration', group: 'service' })).query,
  ]).toEqual([
    'logs("status:error").index("*").rollup("count").last("5m")',
    'logs("").index("*").rollup("pc95", "@duration").by("service").last("5m")',
  ]);
});
