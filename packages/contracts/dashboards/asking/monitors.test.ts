import { expect, test } from 'vitest';
import {
  alertQuestion,
  listsGroups,
  sloListQuestion,
  sloListSort,
  sloQuestion,
  sloWindow,
  sloWindowNames,
  summaryQuestion,
} from './monitors.ts';

const substitute = (text: string): string => text.replaceAll('$team', 'team:web');

test('widgets ask for what they name and for nothing that is none', () => {
  const slo = 'ff0d47f8ee755a4abc061fe92e9978f5';
  expect([
    alertQuestion({ type: 'alert_graph', alert_id: '158348339' }),
    alertQuestion({ type: 'alert_value', alert_id: '1/../2' }),
    sloQuestion({ type: 'slo', slo_id: slo }),
    sloQuestion({ type: 'slo', slo_id: '../x' }),
    sloWindowNames({ type: 'slo' }),
    listsGroups({ type: 'manage_status', summary_type: 'combined' }),
    summaryQuestion({ type: 'manage_status', query: '$team status:alert', count: 20, start: 40 }, substitute),
    summaryQuestion({ type: 'manage_status' }, substitute),
  ]).toEqual([
    '158348339',
    '',
    slo,
    '',
    ['7d'],
    true,
    { query: 'team:web status:alert', sort: 'status,asc', page: '2', per_page: '20' },
    { query: '', sort: 'status,asc', page: '0', per_page: '50' },
  ]);
});

test('a list of objectives is found and ordered as its request says', () => {
  const query = {
    query_string: 'env:prod $team',
    limit: 75,
    sort: [{ column: 'status.error_budget_remaining', order: 'desc' }],
  };
  const definition = { type: 'slo_list', requests: [{ request_type: 'slo_list', query }] };
  expect([sloListQuestion(definition, substitute), sloListSort(definition), sloListSort({ type: 'slo_list' })]).toEqual(
    [
      { query: 'env:prod team:web', size: '75' },
      { column: 'status.error_budget_remaining', isFalling: true },
      { column: 'status.sli', isFalling: false },
    ],
  );
});

test('windows end now or with their week and month', () => {
  const nowMs = new Date(2026, 10, 18, 12).getTime();
  const days = (name: string): unknown => {
    const window = sloWindow(name, nowMs);
    return window && [new Date(window.fromMs).toDateString(), new Date(window.toMs).toDateString()];
  };
  expect(['30d', 'week_to_date', 'previous_week', 'month_to_date', 'previous_month', 'global_time'].map(days)).toEqual([
    ['Mon Oct 19 2026', 'Wed Nov 18 2026'],
    ['Mon Nov 16 2026', 'Wed Nov 18 2026'],
    ['Mon Nov 09 2026', 'Mon Nov 16 2026'],
    ['Sun Nov 01 2026', 'Wed Nov 18 2026'],
    ['Thu Oct 01 2026', 'Sun Nov 01 2026'],
    undefined,
  ]);
});
