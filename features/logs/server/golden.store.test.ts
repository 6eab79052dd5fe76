import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../tables/logs.ts';
import { registerLogs } from './register.ts';
import { logPorts } from './test-ports.ts';

const TESTDATA = join(import.meta.dirname, '../testdata');
const CAPTURED = join(TESTDATA, 'captured');
/** Shortly after the captures were made. */
const NOW = Date.UTC(2026, 10, 22, 1, 30);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };

interface Capture {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const names = readdirSync(CAPTURED)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort();

it('walks the whole line for what real clients sent: bytes, rows, SQL, JSON', async () => {
  await using store = await openTestStore(logsTables);
  const context = testContext(standingClock(NOW));
  const feature = await registerLogs(context, { ...logPorts(context), store, flushAfterMs: 20 });
  const statuses: Record<string, number> = {};
  for (const name of names) {
    const { method, url, headers } = JSON.parse(readFileSync(join(CAPTURED, `${name}.json`), 'utf8')) as Capture;
    const payload = readFileSync(join(CAPTURED, `${name}.bin`));
    const answer = await context.app.inject({ method, url, headers, payload });
    statuses[name] = answer.statusCode;
  }
  const [v1, otlp] = [
    ['datadog-winston', 'api-client-v1'],
    ['opentelemetry-json', 'opentelemetry-protobuf'],
  ];
  expect(statuses).toEqual(
    Object.fromEntries(names.map((name) => [name, v1?.includes(name) || otlp?.includes(name) ? 200 : 202])),
  );

  const rows = await store.rows(
    'SELECT toUnixTimestamp64Milli(ts) AS time, * EXCEPT (ts, id), env, version, http_status_code FROM logs ORDER BY id',
  );
  await expect(`${JSON.stringify(rows, null, 2)}\n`).toMatchFileSnapshot(join(TESTDATA, 'rows.json'));

  const found = await context.app.inject({
    method: 'POST',
    url: '/api/v2/logs/events/search',
    headers: KEYS,
    payload: {
      filter: { from: 'now-4h', to: 'now', query: '-service:nothing' },
      page: { limit: 100 },
      sort: 'timestamp',
    },
  });
  // Ids grow with the time of receipt and begin at random within it.
  const data = found.json().data.map(({ id: _id, ...item }: { id: string }) => item);
  await expect(`${JSON.stringify(data, null, 2)}\n`).toMatchFileSnapshot(join(TESTDATA, 'answer.json'));

  const { received, stored, rejected } = context.ledger.totals();
  expect([received.get('logs'), stored.get('logs'), rejected.size]).toEqual([rows.length, rows.length, 0]);
  await feature.close();
  await context.app.close();
});
