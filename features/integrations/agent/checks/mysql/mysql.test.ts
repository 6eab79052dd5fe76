import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describedMetrics } from '../../described-metrics.ts';
import { parseInnodbStatus } from './innodb-status.ts';
import { EXTRA_INNODB, EXTRA_STATUS, GALERA, INNODB, SETTINGS, STATUS } from './metrics.ts';
import { readOptions } from './options.ts';
import { addDerived, QueryCacheUse } from './server-numbers.ts';
import { parseDefaults } from './session.ts';
import { isAtLeast, parseVersion } from './version.ts';

it('has a description of every metric', () => {
  const described = describedMetrics('mysql');
  const named = [STATUS, SETTINGS, INNODB, EXTRA_STATUS, EXTRA_INNODB, GALERA].flatMap((variables) =>
    Object.values(variables)
      .flat()
      .map(({ metric }) => metric),
  );
  expect(named.filter((name) => !described.has(name))).toEqual([]);
});

describe('parseInnodbStatus', () => {
  const numbersOf = (text: string) => Object.fromEntries(parseInnodbStatus(text));

  it('reads what MySQL 5.7 says', () => {
    const text = readFileSync(new URL('./testdata/innodb-status.txt', import.meta.url), 'utf8');
    const expected: unknown = JSON.parse(
      readFileSync(new URL('./testdata/innodb-status.json', import.meta.url), 'utf8'),
    );
    expect(numbersOf(text)).toEqual(expected);
  });

  it.each([
    ['Pending normal aio reads: 3, aio writes: 4,', 3, 4],
    ['Pending normal aio reads: 2 [0, 2] , aio writes: 1 [1, 0] ,', 2, 1],
    ['Pending normal aio reads: [1, 0, 2, 0] , aio writes: [0, 0, 0, 5] ,', 3, 5],
    ['Pending normal aio reads:, aio writes:,', 0, 0],
  ])('reads threads in every form: %s', (line, reads, writes) => {
    expect(numbersOf(line)).toEqual({
      Innodb_pending_normal_aio_reads: reads,
      Innodb_pending_normal_aio_writes: writes,
    });
  });

  it('reads the change buffer of old servers', () => {
    const text =
      'Ibuf: size 1, free list len 2, seg size 3, 4 merges\nmerged operations:\n insert 5, delete mark 6, delete 7';
    expect(numbersOf(text)).toMatchObject({
      Innodb_ibuf_size: 1,
      Innodb_ibuf_merges: 4,
      Innodb_ibuf_merged: 18,
      Innodb_ibuf_merged_deletes: 7,
    });
  });

  it('finds nothing in what is no status', () => {
    expect(numbersOf('hello\nworld')).toEqual({});
  });
});

it('works out bytes of the buffer pool and the use of the key cache', () => {
  const numbers = new Map(
    Object.entries({
      Innodb_page_size: 16,
      Innodb_buffer_pool_pages_total: 10,
      Innodb_buffer_pool_pages_free: 4,
      Innodb_buffer_pool_bytes_dirty: 7,
      key_buffer_size: 1000,
      key_cache_block_size: 10,
      Key_blocks_unused: 75,
      Key_blocks_used: 3,
    }),
  );
  addDerived(numbers);
  expect(Object.fromEntries(numbers)).toMatchObject({
    Innodb_buffer_pool_bytes_total: 160,
    Innodb_buffer_pool_bytes_free: 64,
    Innodb_buffer_pool_bytes_used: 96,
    Innodb_buffer_pool_bytes_dirty: 7,
    Innodb_buffer_pool_pages_utilization: 0.6,
    Key_cache_utilization: 0.25,
    Key_buffer_bytes_used: 30,
  });
});

it('says how much the query cache helped, of late too', () => {
  const cache = new QueryCacheUse();
  const use = (hits: number, inserts: number, notCached: number) => {
    const numbers = new Map([
      ['Qcache_hits', hits],
      ['Qcache_inserts', inserts],
      ['Qcache_not_cached', notCached],
    ]);
    cache.add(numbers);
    return [numbers.get('Qcache_utilization'), numbers.get('Qcache_instant_utilization')];
  };
  expect([use(50, 25, 25), use(51, 26, 27), use(51, 26, 27)]).toEqual([
    [50, undefined],
    [(100 * 51) / 104, 25],
    [(100 * 51) / 104, 0],
  ]);
});

it.each([
  ['10.11.19-MariaDB-0+deb12u1-log', 'Debian 12', { text: '10.11.19', flavor: 'MariaDB' }],
  ['5.5.5-10.3.2-MariaDB', '', { text: '10.3.2', flavor: 'MariaDB' }],
  ['8.0.36-28', 'Percona Server (GPL)', { text: '8.0.36', flavor: 'Percona' }],
  ['8.4.0', 'MySQL Community Server - GPL', { text: '8.4.0', flavor: 'MySQL' }],
])('knows %s %s', (version, comment, expected) => {
  expect(parseVersion(version, comment)).toEqual(expected);
});

it('compares versions by their numbers', () => {
  const version = parseVersion('8.0.22', '');
  expect([isAtLeast(version, 8, 0, 22), isAtLeast(version, 8, 0, 23), isAtLeast(version, 5, 7)]).toEqual([
    true,
    false,
    true,
  ]);
});

describe('readOptions', () => {
  it('reads old names, and TLS without files', () => {
    const { address } = readOptions({ server: 'db', user: 'ann', pass: 'pw', port: '3307', ssl: {} }, {});
    expect(address).toMatchObject({ host: 'db', port: 3307, username: 'ann', password: 'pw', tls: { verify: false } });
  });

  it.each([
    [{}, 'option host is required, unless sock or defaults_file is given'],
    [
      { host: 'a', options: { replication: 'perhaps' } },
      'option replication must be true or false, not the string "perhaps"',
    ],
    [{ host: 'a', queries: [{ query: 'x', field: 'y' }] }, 'option metric is required'],
  ])('refuses %j', (instance, message) => {
    expect(() => readOptions(instance, {})).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
  });

  it('adds variables that are named by the user', () => {
    const additional_status = [{ name: 'Innodb_rows_read', metric_name: 'mysql.own.rows', type: 'RATE' }];
    expect(readOptions({ host: 'a', additional_status }, {}).additional).toEqual({
      Innodb_rows_read: { metric: 'mysql.own.rows', type: 'rate' },
    });
  });
});

it('reads the client section of an option file', () => {
  const text = '[mysqld]\nuser=x\n[client]\n# comment\nuser = ann\npassword="p w"\nssl-ca=/ca\n[other]\nhost=h\n';
  expect(parseDefaults(text)).toEqual({ user: 'ann', password: 'p w', ssl_ca: '/ca' });
});
