import { expect, it } from 'vitest';
import { groupRows } from './groups.ts';

it('joins what is known of each group, the worst first', () => {
  const group = (name: string, status: 'OK' | 'Alert') => ({
    name,
    status,
    last_triggered_ts: status === 'Alert' ? 50 : null,
    last_resolved_ts: null,
    last_notified_ts: null,
    last_nodata_ts: null,
  });
  const span = { state: 'Alert', fromUnixMs: 1, toUnixMs: 2 } as const;
  const rows = groupRows(
    { state: { groups: { 'host:a': group('host:a', 'OK'), 'host:b': group('host:b', 'Alert') } } },
    {
      groups: [
        { group: '*', spans: [span] },
        { group: 'host:b', spans: [span] },
        { group: 'host:gone', spans: [span] },
      ],
    },
    { series: [], groups: [{ group: 'host:b', state: 'Alert', value: 7 }] },
  );
  expect(rows).toEqual([
    { name: 'host:b', state: 'Alert', value: 7, spans: [span], lastTriggeredS: 50, lastResolvedS: null },
    { name: 'host:gone', state: 'Alert', value: null, spans: [span], lastTriggeredS: null, lastResolvedS: null },
    { name: 'host:a', state: 'OK', value: null, spans: [], lastTriggeredS: null, lastResolvedS: null },
  ]);
});
