import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, type RunningServer, startServer } from './server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ name: 'event-series' });
});
afterAll(() => server?.stop());

interface Answer {
  readonly data: {
    readonly attributes: {
      readonly series: readonly { readonly group_tags: readonly string[]; readonly query_index: number }[];
      readonly values: readonly (readonly (number | null)[])[];
    };
  };
}

// Spans of the minute before, logs of now: what counts in one interval is missing in the other.
const STARTED_MS = Date.now() - 60_000;

/** Totals of a formula over queries, by group. */
async function totals(
  queries: readonly Readonly<Record<string, unknown>>[],
  formula: string,
): Promise<Record<string, number>> {
  const { data } = await call<Answer>(server, 'POST', '/api/v2/query/timeseries', {
    data: {
      type: 'timeseries_request',
      attributes: {
        from: STARTED_MS - 600_000,
        to: STARTED_MS + 1_200_000,
        interval: 60_000,
        formulas: [{ formula }],
        queries,
      },
    },
  });
  const { series, values } = data.attributes;
  return Object.fromEntries(
    series.map(({ group_tags }, index) => [
      group_tags.join(','),
      (values[index] ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0),
    ]),
  );
}

const query = (name: string, source: string, search: string, more: object = {}) => ({
  name,
  data_source: source,
  search: { query: search },
  compute: { aggregation: 'count' },
  indexes: ['*'],
  ...more,
});

it('draws logs, finished spans and events in one formula language, each by its own words', async () => {
  const span = { service: 'checkout', name: 'web.request', start: STARTED_MS * 1e6, error: 0 };
  const traceId = '17795682387740595264';
  await Promise.all([
    call(server, 'POST', '/api/v2/logs', [
      { message: 'paid', service: 'checkout', ddsource: 'shop', status: 'info', amount: 30 },
      { message: 'paid', service: 'checkout', ddsource: 'shop', status: 'info', amount: 12 },
      { message: 'refused', service: 'checkout', ddsource: 'shop', status: 'error' },
      { message: 'other', service: 'search' },
    ]),
    // Written by hand: the id is larger than JavaScript's whole numbers.
    fetch(`${server.url}/v0.4/traces`, {
      method: 'PUT',
      headers: { 'DD-API-KEY': server.apiKey, 'Content-Type': 'application/json' },
      body: `[[${[
        { ...span, span_id: 1, parent_id: 0, resource: 'GET /pay', duration: 5_000_000 },
        { ...span, span_id: 2, parent_id: 1, resource: 'SELECT', duration: 3_000_000 },
        // A snapshot of a span that still runs.
        {
          ...span,
          span_id: 3,
          parent_id: 1,
          resource: 'GET /slow',
          duration: 0,
          metrics: { '_dd.partial_version': 1 },
        },
      ]
        .map((one) => `{"trace_id":${traceId},${JSON.stringify(one).slice(1)}`)
        .join(',')}]]`,
    }),
    call(server, 'POST', '/api/v1/events', { title: 'deploy', text: 'done', tags: ['service:checkout'] }),
  ]);

  expect(
    await totals([query('a', 'logs', 'service:checkout', { group_by: [{ facet: 'status', limit: 10 }] })], 'a'),
  ).toEqual({ 'status:info': 2, 'status:error': 1 });
  expect(
    await totals([query('a', 'logs', 'paid', { compute: { aggregation: 'sum', metric: '@amount' } })], 'a * 2'),
  ).toEqual({ '': 84 });
  // The trace's id as people write it, and only what has ended.
  for (const id of [traceId, BigInt(traceId).toString(16)]) {
    expect(
      await totals([query('a', 'spans', `trace_id:${id}`, { group_by: [{ facet: 'resource_name', limit: 10 }] })], 'a'),
    ).toEqual({ 'resource_name:GET /pay': 1, 'resource_name:SELECT': 1 });
  }
  expect(await totals([query('a', 'events', 'service:checkout')], 'a')).toEqual({ '': 1 });
  // And in one formula: three logs and two spans.
  expect(
    await totals([query('a', 'logs', 'service:checkout'), query('b', 'spans', 'service:checkout')], 'a + b'),
  ).toEqual({ '': 5 });
});

it('knows calculated fields, saved ones and those of a query, in dashboards and monitors alike', async () => {
  await call(server, 'POST', '/api/v2/logs', [
    { message: 'a', ddsource: 'calc', took: 3 },
    { message: 'b', ddsource: 'calc', took: 40 },
    { message: 'c', ddsource: 'calc', took: 50 },
  ]);
  const saved = { name: 'speed', expression: 'if(@took > 10, "slow", "fast")' };
  await call(server, 'POST', '/api/unstable/logs/calculated-fields', saved);
  const bySpeed = query('a', 'logs', 'source:calc', { group_by: [{ facet: '#speed', limit: 10 }] });
  expect(await totals([bySpeed], 'a')).toEqual({ '#speed:slow': 2, '#speed:fast': 1 });
  const own = {
    compute: { aggregation: 'sum', metric: '#twice' },
    calculated_fields: [{ name: 'twice', expression: 'if(#speed == "slow", @took * 2, 0)' }],
  };
  expect(await totals([query('a', 'logs', 'source:calc', own)], 'a')).toEqual({ '': 180 });

  const preview = async (text: string, options: object) => {
    const definition = { type: 'log alert', query: text, options };
    const asked = { definition, from_ms: STARTED_MS - 600_000, to_ms: Date.now() };
    const { groups } = await call<{ groups: readonly { group: string; value: number | null }[] }>(
      server,
      'POST',
      '/api/unstable/monitors/preview',
      asked,
    );
    return groups.map(({ group, value }) => [group, value]);
  };
  const alert = 'logs("source:calc #speed:slow").index("*").rollup("count").by("#speed").last("1h") > 1';
  expect(await preview(alert, {})).toEqual([['#speed:slow', 2]]);
  const variables = [query('a', 'logs', 'source:calc', own)];
  expect(await preview('formula("a").last("1h") > 100', { variables })).toEqual([['*', 180]]);
});
