import { describe, expect, it } from 'vitest';
import { describedMetrics } from '../../described-metrics.ts';
import { recordingSender } from '../../testing.ts';
import { readOptions, reportTable } from './check.ts';
import { CLIENTS, DATABASES, POOLS, SERVERS, SETTINGS, STATS } from './metrics.ts';

it('has a description of every metric', () => {
  const described = describedMetrics('pgbouncer');
  const named = [STATS, POOLS, DATABASES, CLIENTS, SERVERS].flatMap(({ gauges, rates }) => [
    ...Object.values(gauges),
    ...Object.values(rates),
  ]);
  expect([...named, ...Object.values(SETTINGS)].filter((name) => !described.has(name))).toEqual([]);
});

describe('reportTable', () => {
  const sent = (...[table, columns, ...rows]: [typeof STATS, readonly string[], ...(readonly unknown[])[]]) => {
    const { sender, recorded } = recordingSender();
    reportTable(table, { columns, rows: rows as readonly (readonly unknown[])[] }, sender);
    return recorded.metrics.map(({ type, metric, value, tags }) => [type, metric, value, tags.join()]);
  };

  it('sends what the version has, and not the console', () => {
    const columns = ['database', 'total_xact_count', 'avg_wait_time', 'unknown'];
    expect(sent(STATS, columns, ['shop', '12', '3', '4'], ['pgbouncer', '1', '1', '1'])).toEqual([
      ['gauge', 'pgbouncer.stats.avg_wait_time', 3, 'db:shop'],
      ['rate', 'pgbouncer.stats.transactions_per_second', 12, 'db:shop'],
    ]);
  });

  it('sends times as seconds', () => {
    expect(sent(CLIENTS, ['database', 'connect_time', 'wait'], ['shop', '2026-11-22 10:00:00 UTC', 0])).toEqual([
      ['gauge', 'pgbouncer.clients.wait', 0, 'db:shop'],
      ['gauge', 'pgbouncer.clients.connect_time', 1_795_341_600, 'db:shop'],
    ]);
  });
});

describe('readOptions', () => {
  it('takes an address', () => {
    const { address } = readOptions({ database_url: 'postgresql://ann:p%40w@pool:6433/pgbouncer?sslmode=require' });
    expect(address).toMatchObject({ host: 'pool', port: 6433, username: 'ann', password: 'p@w', tlsMode: 'require' });
  });

  it.each([
    [{}, 'option host is required, unless database_url is given'],
    [{ host: 'a' }, 'option username is required, unless database_url is given'],
    [{ database_url: 'x' }, 'option database_url must be an address such as postgresql://user@host:6432/pgbouncer'],
  ])('refuses %j', (instance, message) => {
    expect(() => readOptions(instance)).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
  });
});
