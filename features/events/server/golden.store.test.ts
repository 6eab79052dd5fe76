import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { eventsTables } from '../tables/events.ts';
import { registerEvents } from './register.ts';

const TESTDATA = join(import.meta.dirname, '../testdata');
const CAPTURED = join(TESTDATA, 'captured');
const NOW = Date.UTC(2026, 10, 22, 1, 30);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };

it('walks the whole line: captured bytes, rows, SQL, JSON', async () => {
  await using store = await openTestStore(eventsTables);
  const context = testContext(standingClock(NOW));
  const feature = registerEvents(context, { store, ledger: context.ledger, flushAfterMs: 10 });
  for (const file of readdirSync(CAPTURED).sort()) {
    if (!file.endsWith('.json')) continue;
    const { method, url, headers } = JSON.parse(readFileSync(join(CAPTURED, file), 'utf8'));
    const payload = readFileSync(join(CAPTURED, file.replace('.json', '.bin')));
    expect((await context.app.inject({ method, url, headers, payload })).statusCode).toBe(202);
  }
  await feature.storeIntakeEvents(JSON.parse(readFileSync(join(TESTDATA, 'intake.json'), 'utf8')));

  const rows = await store.rows(
    'SELECT toUnixTimestamp64Milli(ts) AS time, * EXCEPT (ts, id), env, service FROM events ORDER BY events.id',
  );
  await expect(`${JSON.stringify(rows, null, 2)}\n`).toMatchFileSnapshot(join(TESTDATA, 'rows.json'));

  const url = '/api/v2/events?filter[from]=now-2h&filter[to]=now%2B1m&sort=timestamp&page[limit]=100';
  const found = (await context.app.inject({ url, headers: KEYS })).json().data;
  // Ids grow with the time of receipt and begin at random within it.
  for (const item of found) {
    expect([typeof item.id, typeof item.attributes.attributes.evt.id]).toEqual(['string', 'string']);
    delete item.id;
    delete item.attributes.attributes.evt.id;
  }
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(join(TESTDATA, 'answer.json'));
  const { received, stored, rejected } = context.ledger.totals();
  expect([received.get('events'), stored.get('events'), rejected.size]).toEqual([5, 5, 0]);
  await feature.close();
  await context.app.close();
});
