import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { expect, it } from 'vitest';
import type { LogMetricBody } from './definition.ts';
import { LogMetricsTap } from './log-metrics-tap.ts';
import type { Additions } from './running-totals.ts';

const NOW_S = 1_795_309_205;
const COUNT = { aggregation_type: 'count' } as const;

function setup(definitions: Readonly<Record<string, Partial<LogMetricBody>>>) {
  const counters = new Counters();
  const requests: Additions[] = [];
  const tap = new LogMetricsTap(new FakeClock(NOW_S * 1_000), counters, async (additions) => {
    requests.push(additions);
  });
  tap.use(
    Object.entries(definitions).map(([id, body]) => ({
      kind: 'log_metric',
      id,
      version: 1,
      body: { filter: { query: '*' }, group_by: [], compute: COUNT, ...body },
      createdAtUnixMs: 0,
      updatedAtUnixMs: 0,
      updatedBy: 'test',
      deleted: false,
    })),
  );
  const offer = (fields: object, attributes: Readonly<Record<string, string>> = {}, tags: readonly string[] = []) => {
    const draft = new LogDraft();
    Object.assign(draft, { timeUnixMs: NOW_S * 1_000, ...fields });
    for (const [path, value] of Object.entries(attributes)) draft.add(path, value, value.startsWith('['));
    draft.tags.push(...tags);
    tap.offer(draft);
  };
  const added = () =>
    requests.flatMap((additions) =>
      [...additions.values()].map(({ group, bucketUnixS, count }) => [
        group.metric,
        group.tags.join(','),
        bucketUnixS - NOW_S,
        count,
      ]),
    );
  return { tap, offer, added, requests, counters };
}

it('counts by groups, in the bucket of the log, whatever the filter is looked up by', async () => {
  const { tap, offer, added } = setup({
    by_source: { filter: { query: 'source:nginx @code:>=500' }, group_by: [{ path: '@code', tag_name: 'code' }] },
    by_service: {
      filter: { query: 'service:(Web OR db) -env:dev' },
      group_by: [
        { path: 'service', tag_name: 'service' },
        { path: 'team', tag_name: 'team' },
        { path: '@list', tag_name: 'item' },
      ],
    },
    by_status: { filter: { query: 'status:error' } },
    everything: {},
    broken: { filter: { query: '((' } },
  });
  expect(tap.active).toBe(true);
  offer({ source: 'nginx', service: 'Web', status: 'error' }, { code: '503', list: '["x","y"]' }, ['team:a', 'team:b']);
  offer({ source: 'nginx', service: 'web', status: 'info' }, { code: '200' });
  offer({ service: 'db', status: 'error', timeUnixMs: NOW_S * 1_000 - 60_000 }, {}, ['env:dev']);
  // An hour and more ahead: the metric store would refuse it.
  offer({ service: 'db', timeUnixMs: NOW_S * 1_000 + 7_000_000 });
  await tap.settled();
  expect(added()).toEqual([
    ['by_source', 'code:503', -5, 1],
    ['by_service', 'item:x,item:y,service:web,team:a,team:b', -5, 1],
    ['by_status', '', -5, 1],
    ['everything', '', -5, 3],
    ['by_status', '', -65, 1],
    ['everything', '', -65, 1],
    ['by_service', 'service:db', -5, 1],
  ]);
  expect(tap.settled()).toBeUndefined();
});

it('measures numbers, and says how many logs have none', async () => {
  const { tap, offer, requests, counters } = setup({
    took: { compute: { aggregation_type: 'distribution', path: '@duration', include_percentiles: true } },
  });
  for (const duration of ['10', '2.5', 'slow', '', '[1,2]', '1e400']) offer({}, { duration });
  await tap.settled();
  const [addition] = [...(requests[0]?.values() ?? [])];
  const { keys: _keys, counts: _counts, ...summary } = addition?.sketch?.build() ?? {};
  expect([summary, counters.value('komainu_log_metric_unmeasured_total', { metric: 'took' })]).toEqual([
    { count: 4, sum: 15.5, min: 1, max: 10 },
    3,
  ]);
});

it('joins groups that the metric store would not tell apart, and those beyond the limit', async () => {
  const { tap, offer, added, counters } = setup({ users: { group_by: [{ path: '@user', tag_name: 'user' }] } });
  offer({}, { user: 'Ann' });
  offer({}, { user: 'ann' });
  for (let index = 0; index < 2_500; index++) offer({}, { user: `u${index}` });
  await tap.settled();
  const all = added();
  expect([all.length, all[0], all.at(-1)]).toEqual([
    2_000,
    ['users', 'user:ann', -5, 2],
    ['users', 'otel.metric.overflow:true', -5, 502],
  ]);
  expect(counters.value('komainu_log_metric_overflow_total', { metric: 'users' })).toBe(502);
});

it('takes back what a failed request offered', () => {
  const { tap, offer } = setup({ everything: {} });
  offer({});
  tap.abandon();
  expect(tap.settled()).toBeUndefined();
});
