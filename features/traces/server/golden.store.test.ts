import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { spansTable } from '../tables/spans.ts';
import { registerTraces } from './register.ts';

const TESTDATA = join(import.meta.dirname, '../testdata');
const CAPTURED = join(TESTDATA, 'captured');
/** Shortly after the captures were made. */
const NOW = Date.UTC(2026, 10, 22, 1, 30);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };

interface Capture {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

const names = readdirSync(CAPTURED)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort();

it('walks the whole line for what real clients sent: bytes, rows, SQL, JSON', async () => {
  await using store = await openTestStore([spansTable]);
  const context = testContext(standingClock(NOW));
  const metrics: MetricSeries[] = [];
  const feature = registerTraces(context, {
    store,
    ledger: context.ledger,
    flushAfterMs: 20,
    metrics: {
      async write(series) {
        metrics.push(...series);
      },
    },
  });
  const statuses: Record<string, number> = {};
  for (const name of names) {
    const { method, url, headers } = JSON.parse(readFileSync(join(CAPTURED, `${name}.json`), 'utf8')) as Capture;
    const payload = readFileSync(join(CAPTURED, `${name}.bin`));
    const answer = await context.app.inject({ method, url, headers: { ...headers, ...KEYS }, payload });
    statuses[name] = answer.statusCode;
    if (/\/v0\.[457]\/traces/.test(url)) expect(answer.json()).toEqual({ rate_by_service: { 'service:,env:': 1 } });
  }
  expect(statuses).toEqual(Object.fromEntries(names.map((name) => [name, name === 'agentless' ? 202 : 200])));

  const [counted] = await store.rows<{ spans: string; traces: string }>(
    'SELECT count() AS spans, uniqExact(trace_id) AS traces FROM spans',
  );
  // A fixed choice of spans, and every span with links or an error in the database.
  const rows = await store.rows(
    `SELECT toUnixTimestamp64Nano(start) AS start_ns, * EXCEPT (start, meta, meta_struct), status,
            mapApply((k, v) -> (k, substring(v, 1, 200)), meta) AS meta
       FROM spans WHERE cityHash64(span_id) % 30 = 0 OR service = 'cpp-svc' OR mapContains(meta, '_dd.span_links')
      ORDER BY start, span_id`,
  );
  await expect(`${JSON.stringify({ counted, rows }, null, 1)}\n`).toMatchFileSnapshot(join(TESTDATA, 'rows.json'));

  const found = await context.app.inject({
    method: 'POST',
    url: '/api/v2/spans/events/search',
    headers: KEYS,
    payload: {
      data: {
        type: 'search_request',
        attributes: {
          filter: { from: 'now-10h', to: 'now+10h', query: 'service:cpp-svc OR (type:sql @db.name:shop -status:ok)' },
          page: { limit: 20 },
          sort: 'timestamp',
        },
      },
    },
  });
  await expect(`${JSON.stringify(found.json().data, null, 1)}\n`).toMatchFileSnapshot(join(TESTDATA, 'answer.json'));

  const { received, stored, rejected } = context.ledger.totals();
  expect([received.get('spans'), stored.get('spans'), rejected.get('spans')]).toEqual([
    Number(counted?.spans),
    Number(counted?.spans),
    undefined,
  ]);
  await feature.close();
  const hits = metrics.filter(({ metric }) => metric.endsWith('.hits'));
  expect(hits.length).toBeGreaterThan(20);
  await expect(`${JSON.stringify(metrics.slice(0, 40), null, 1)}\n`).toMatchFileSnapshot(
    join(TESTDATA, 'metrics.json'),
  );
  await context.app.close();
});
