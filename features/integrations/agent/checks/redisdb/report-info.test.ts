import { describe, expect, it } from 'vitest';
import { describedMetrics } from '../../described-metrics.ts';
import { recordingSender } from '../../testing.ts';
import { readOptions } from './check.ts';
import { parseInfo } from './info.ts';
import { GAUGES, RATES } from './metrics.ts';
import { reportCommandStats, reportInfo } from './report-info.ts';
import { readSlowLog, SlowLogPlace } from './slow-log.ts';

const run = (report: typeof reportInfo, text: string) => {
  const { sender, recorded } = recordingSender();
  report(parseInfo(text), ['a:b'], sender);
  return recorded;
};
const sent = (text: string, report = reportInfo) =>
  run(report, text).metrics.map(({ type, metric, value, tags }) => [type, metric, value, tags.join()]);

it('has a description of every metric', () => {
  const described = describedMetrics('redisdb');
  expect([...Object.values(GAUGES), ...Object.values(RATES)].filter((name) => !described.has(name))).toEqual([]);
});

describe('reportInfo', () => {
  it('sends the numbers it knows, and counters as rates', () => {
    expect(
      sent('# Memory\r\nused_memory:10\r\nused_memory_human:10B\r\nkeyspace_hits:3\r\nmaxmemory_policy:x\r\n'),
    ).toEqual([
      ['gauge', 'redis.mem.used', 10, 'a:b'],
      ['rate', 'redis.stats.keyspace_hits', 3, 'a:b'],
    ]);
  });

  it('sends the keys of each database', () => {
    expect(sent('db3:keys=4,expires=1,avg_ttl=0')).toEqual([
      ['gauge', 'redis.keys', 4, 'a:b,redis_db:db3'],
      ['gauge', 'redis.expires', 1, 'a:b,redis_db:db3'],
      ['gauge', 'redis.persist', 3, 'a:b,redis_db:db3'],
      ['gauge', 'redis.persist.percent', 75, 'a:b,redis_db:db3'],
      ['gauge', 'redis.expires.percent', 25, 'a:b,redis_db:db3'],
    ]);
  });

  it('says how far replicas are behind', () => {
    const text = 'master_repl_offset:100\nslave0:ip=10.0.0.2,port=6379,state=online,offset=90,lag=1';
    expect(sent(text)).toContainEqual([
      'gauge',
      'redis.replication.delay',
      10,
      'a:b,slave_id:0,slave_ip:10.0.0.2,slave_port:6379',
    ]);
  });

  it.each([
    ['master_link_status:up', 0, 0],
    ['master_link_status:down\nmaster_link_down_since_seconds:7', 2, 7],
  ])('says whether the master is there: %s', (text, status, downS) => {
    const recorded = run(reportInfo, text);
    expect(recorded.serviceChecks).toEqual([
      { name: 'redis.replication.master_link_status', status, tags: ['a:b'], message: '' },
    ]);
    expect(recorded.metrics.map(({ value }) => value)).toEqual([downS]);
  });
});

it('sends calls of commands, subcommands too', () => {
  expect(sent('cmdstat_config|get:calls=2,usec=9,usec_per_call=4.50,rejected_calls=0', reportCommandStats)).toEqual([
    ['gauge', 'redis.command.calls', 2, 'a:b,command:config|get'],
    ['gauge', 'redis.command.usec_per_call', 4.5, 'a:b,command:config|get'],
  ]);
});

it('tells slow queries once, and again after the server was started anew', () => {
  const place = new SlowLogPlace();
  const entry = (id: number) => [id, 1_700_000_000, 12, ['GET', 'key'], '127.0.0.1:1', ''];
  const told = (...ids: number[]) => place.unseen(readSlowLog(ids.map(entry))).map(({ id }) => id);
  expect([told(), told(2, 1), told(3, 2), told(3, 2), told(0)]).toEqual([[], [1, 2], [3], [], [0]]);
});

describe('readOptions', () => {
  it.each([
    [{}, 'option host is required, with port, unless unix_socket_path is given'],
    [{ host: 'a' }, 'option port is required'],
    [{ host: 'a', port: 1, keys: {} }, 'option keys must be a list of texts, but one of them is a mapping'],
  ])('refuses %j', (instance, message) => {
    expect(() => readOptions(instance)).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
  });

  it('reads what TLS asks for', () => {
    const instance = { host: 'a', port: 6380, ssl: true, ssl_cert_reqs: 0, ssl_ca_certs: '/ca.pem' };
    expect(readOptions(instance).target).toMatchObject({ tls: { verify: false, caFile: '/ca.pem' } });
  });
});
