import { FakeClock } from '@komainu/kernel/clock.ts';
import { describe, expect, it } from 'vitest';
import type { YamlMap } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { type RecordedRun, runCheck, runOnce, testParts } from '../../testing.ts';
import { type Answers, answersOf, reader } from './answering.ts';
import { mongoCheck } from './check.ts';
import { isDocument, type MongoDocument } from './document.ts';

/*
 * What the check makes of answers that real servers gave; each file of testdata/ says where they were recorded. Names, types and
 * tags are those that Datadog's integration has for such servers.
 */

const HOSTING = 'hosting_type:self-hosted';
const CONNECTION_POOL = [
  ['mongodb.connection_pool.numclientconnections', 'gauge', 4],
  ['mongodb.connection_pool.numascopedconnections', 'gauge', 0],
  ['mongodb.connection_pool.totalavailable', 'gauge', 3],
  ['mongodb.connection_pool.totalinuse', 'gauge', 0],
  ['mongodb.connection_pool.totalrefreshing', 'gauge', 0],
  ['mongodb.connection_pool.totalcreatedps', 'rate', 692],
];
const SERVER = 'server:mongodb://db1:27017/admin';
const run = (answers: Answers, instance: YamlMap = {}) =>
  runCheck(
    mongoCheck(() => Promise.resolve(reader(answers))),
    { hosts: ['db1:27017'], ...instance },
  );
const named = ({ metrics }: RecordedRun, pattern: RegExp) =>
  metrics.filter(({ metric }) => pattern.test(metric)).map(({ type, metric, value }) => [metric, type, value]);

/** The lists of tags that the metrics of a name were sent with, each once. */
const tagsOf = ({ metrics }: RecordedRun, pattern: RegExp) => {
  const lists = metrics.filter(({ metric }) => pattern.test(metric)).map(({ tags }) => tags);
  return [...new Map(lists.map((tags) => [tags.join(), tags])).values()];
};

/** Numbers of an answer by the name that a metric of them has; sentences of WiredTiger are names as well. */
function numbersOf(document: MongoDocument, prefix = 'mongodb'): Map<string, number> {
  const modes: Record<string, string> = { r: 'intent_shared', R: 'shared', w: 'intent_exclusive', W: 'exclusive' };
  return new Map(
    Object.entries(document).flatMap(([key, value]): [string, number][] => {
      const name = modes[key] ?? key.toLowerCase().replace(/\b(in|held in) the cache$/, '$1 cache');
      const path = `${prefix}.${name.replaceAll(/[ -]/g, '_').replace('from_the_cache', 'from_cache')}`;
      if (isDocument(value)) return [...numbersOf(value, path)];
      return typeof value === 'number' ? [[path, value]] : [];
    }),
  );
}

/** Of what was sent about the status of the server: what is not in it with this value. */
function unrecorded(result: RecordedRun, status: unknown): readonly unknown[] {
  const numbers = numbersOf(isDocument(status) ? status : {});
  return result.metrics
    .filter(
      ({ metric }) => !/^mongodb\.(dbs|fsynclocked|oplog|replset|stats|system|sessions|connection_pool)\b/.test(metric),
    )
    .filter(({ metric }) => !metric.endsWith('.latency.avg'))
    .filter(({ type, metric, value }) => numbers.get(type === 'rate' ? metric.replace(/ps$/, '') : metric) !== value);
}

describe('the primary of a set', () => {
  const answers = answersOf('recorded-primary');

  it('sends what the server says of itself', async () => {
    const result = await run(answers, { additional_metrics: ['metrics.commands', 'tcmalloc'] });
    expect([result.warnings, undescribed('mongo', result)]).toEqual([[], []]);
    expect(unrecorded(result, answers['serverStatus'])).toEqual([]);
    expect(named(result, /^mongodb\.(?!dbs|fsynclocked|oplog|replset|stats|system|connection_pool)/)).toHaveLength(137);
    expect(named(result, /oplatencies|locks\.database\.(acquirew|time)|failed_eviction|currently_held/)).toEqual([
      ['mongodb.oplatencies.reads.latency', 'gauge', 6_551_302],
      ['mongodb.oplatencies.writes.latency', 'gauge', 187_113],
      ['mongodb.oplatencies.commands.latency', 'gauge', 49_938_635],
      ['mongodb.oplatencies.reads.latency.avg', 'gauge', 334.8],
      ['mongodb.oplatencies.writes.latency.avg', 'gauge', 4252.6],
      ['mongodb.oplatencies.commands.latency.avg', 'gauge', 1142.2],
      ['mongodb.oplatencies.reads.latencyps', 'rate', 6_551_302],
      ['mongodb.oplatencies.writes.latencyps', 'rate', 187_113],
      ['mongodb.oplatencies.commands.latencyps', 'rate', 49_938_635],
      ['mongodb.locks.database.acquirewaitcount.intent_sharedps', 'rate', 3],
      ['mongodb.locks.database.acquirewaitcount.intent_exclusiveps', 'rate', 1],
      ['mongodb.locks.database.acquirewaitcount.exclusiveps', 'rate', 2],
      ['mongodb.locks.database.timeacquiringmicros.intent_sharedps', 'rate', 17_008],
      ['mongodb.locks.database.timeacquiringmicros.intent_exclusiveps', 'rate', 50],
      ['mongodb.locks.database.timeacquiringmicros.exclusiveps', 'rate', 16_234],
      ['mongodb.wiredtiger.cache.pages_currently_held_in_cache', 'gauge', 70],
    ]);
    expect(result.metadata).toEqual({ 'version.raw': '4.2.8' });
    expect(result.serviceChecks).toEqual([
      {
        name: 'mongodb.can_connect',
        status: 0,
        tags: ['database_instance:a48cbf11789d', 'db:admin', 'host:db1', 'port:27017'],
        message: '',
      },
    ]);
  });

  it('sends its place in the set, its databases and its machine', async () => {
    const result = await run(answers);
    expect(named(result, /^mongodb\.(dbs|fsynclocked|oplog|replset\.[^o]|system|connection_pool)/)).toEqual([
      ['mongodb.replset.health', 'gauge', 1],
      ['mongodb.replset.replicationlag', 'gauge', 0],
      ['mongodb.replset.state', 'gauge', 1],
      ['mongodb.oplog.logsizemb', 'gauge', 16],
      ['mongodb.oplog.timediff', 'gauge', 9131],
      ['mongodb.oplog.usedsizemb', 'gauge', 1.78],
      ['mongodb.system.mem.total', 'gauge', 32_046],
      ['mongodb.system.mem.limit', 'gauge', 16_023],
      ['mongodb.system.cpu.cores', 'gauge', 10],
      ['mongodb.dbs', 'gauge', 1],
      ...CONNECTION_POOL,
      ['mongodb.fsynclocked', 'gauge', 0],
    ]);
    expect(named(result, /^mongodb\.stats/)).toEqual([
      ['mongodb.stats.avgobjsize', 'gauge', 214.15696166042088],
      ['mongodb.stats.collections', 'gauge', 7],
      ['mongodb.stats.datasize', 'gauge', 1_485_821],
      ['mongodb.stats.freestoragesize', 'gauge', 8_097_792],
      ['mongodb.stats.fstotalsize', 'gauge', 62_725_623_808],
      ['mongodb.stats.fsusedsize', 'gauge', 45_568_802_816],
      ['mongodb.stats.indexes', 'gauge', 6],
      ['mongodb.stats.indexfreestoragesize', 'gauge', 8_556_544],
      ['mongodb.stats.indexsize', 'gauge', 98_304],
      ['mongodb.stats.numextents', 'gauge', 0],
      ['mongodb.stats.objects', 'gauge', 6938],
      ['mongodb.stats.storagesize', 'gauge', 430_080],
      ['mongodb.stats.totalfreestoragesize', 'gauge', 16_654_336],
      ['mongodb.stats.totalsize', 'gauge', 35_102_720],
      ['mongodb.stats.views', 'gauge', 1],
    ]);
  });

  it('tags with the set, and the lag of each member with the state of that member', async () => {
    const result = await run(answers);
    const lag = (name: string, state: string) => {
      const place = [HOSTING, `member:${name}`, 'replset_me:172.19.0.9:27017', 'replset_name:rs1'];
      return [...place, `replset_state:${state}`, SERVER];
    };
    expect(tagsOf(result, /optime_lag/)).toEqual([
      lag('172.19.0.9:27017', 'primary'),
      lag('172.19.0.7:27017', 'secondary'),
      lag('172.19.0.6:27017', 'secondary'),
    ]);
    const own = [HOSTING, 'replset_me:172.19.0.9:27017', 'replset_name:rs1', 'replset_state:primary', SERVER];
    expect(tagsOf(result, /^mongodb\.stats/)).toEqual([['cluster:db:local', 'db:local', ...own]]);
    expect(tagsOf(result, /^mongodb\.(?!stats|replset\.optime_lag)/)).toEqual([own]);
  });

  it('is tagged with the set, but not told about, where replica_check is off', async () => {
    const result = await run(answers, { replica_check: false });
    expect(named(result, /replset/)).toEqual([]);
    expect(tagsOf(result, /connections.current/)).toEqual([expect.arrayContaining(['replset_state:primary'])]);
  });
});

describe('an arbiter', () => {
  const { serverStatus, hostInfo } = answersOf('recorded-primary');
  const answers = answersOf('recorded-arbiter');
  const me = 'replset_me:replset-arbiter-0.mongo.default.svc.cluster.local:27017';

  it('sends its place in the set, where it lets nobody log in', async () => {
    const result = await run(answers);
    expect([result.warnings, undescribed('mongo', result)]).toEqual([[], []]);
    expect(named(result, /./)).toEqual([
      ['mongodb.replset.health', 'gauge', 1],
      ['mongodb.replset.state', 'gauge', 7],
      ['mongodb.replset.votefraction', 'gauge', 0.25],
      ['mongodb.replset.votes', 'gauge', 1],
    ]);
    expect(tagsOf(result, /./)).toEqual([[HOSTING, me, 'replset_name:replset', 'replset_state:arbiter', SERVER]]);
  });

  it('sends what it says of itself and its machine, where nobody has to log in', async () => {
    const result = await run({ ...answers, serverStatus, hostInfo });
    expect(named(result, /uptime|system/)).toEqual([
      ['mongodb.uptime', 'gauge', 9137],
      ['mongodb.system.mem.total', 'gauge', 32_046],
      ['mongodb.system.mem.limit', 'gauge', 16_023],
      ['mongodb.system.cpu.cores', 'gauge', 10],
    ]);
    expect(named(result, /^mongodb\.(dbs|oplog|fsync|connection_pool)/)).toEqual([]);
  });
});

describe('a secondary', () => {
  // What it says of itself and the ends of its oplog were not recorded, and are not what is looked at.
  const { serverStatus, hostInfo, connPoolStats, currentOp } = answersOf('recorded-primary');
  const find = { cursor: { firstBatch: [] } };
  const answers: Answers = {
    ...answersOf('recorded-secondary'),
    serverStatus,
    hostInfo,
    connPoolStats,
    currentOp,
    find,
  };
  const query = { database: 'test', metric_prefix: 'a', query: { count: 'foo' }, count_type: 'gauge' };

  it('sends its place in the set, and of the data only what is its own', async () => {
    const result = await run({ ...answers, 'test.count': { n: 1 } }, { custom_queries: [query] });
    expect([result.warnings, undescribed('mongo', result)]).toEqual([[], []]);
    expect(named(result, /^mongodb\.(dbs|oplog|replset|stats)|^a$/)).toEqual([
      ['mongodb.replset.health', 'gauge', 1],
      ['mongodb.replset.replicationlag', 'gauge', 0],
      ['mongodb.replset.state', 'gauge', 2],
      ['mongodb.replset.votefraction', 'gauge', 0.25],
      ['mongodb.replset.votes', 'gauge', 1],
      ['mongodb.oplog.logsizemb', 'gauge', 16],
      ['mongodb.oplog.usedsizemb', 'gauge', 0.87],
      ['mongodb.dbs', 'gauge', 4],
      ['mongodb.stats.collections', 'gauge', 7],
      ['mongodb.stats.datasize', 'gauge', 1_485_821],
      ['mongodb.stats.objects', 'gauge', 6938],
    ]);
    const me = 'replset_me:replset-data-1.mongo.default.svc.cluster.local:27017';
    const own = [HOSTING, me, 'replset_name:replset', 'replset_state:secondary', SERVER];
    expect(tagsOf(result, /^mongodb\.stats/)).toEqual([['cluster:db:local', 'db:local', ...own]]);
    expect(tagsOf(result, /^mongodb\.(?!stats)/)).toEqual([own]);
  });

  it('says how large the oplog may get where its statistics are refused', async () => {
    const { 'local.aggregate.oplog.rs': _, ...others } = answers;
    const result = await run(others);
    expect(named(result, /^mongodb\.oplog/)).toEqual([['mongodb.oplog.logsizemb', 'gauge', 16]]);
    expect(result.warnings).toEqual(['size of the oplog: MongoDB refused the command: not authorized for aggregate']);
  });

  it('answers a custom query that asks for it', async () => {
    const result = await run(
      { ...answers, 'test.count': { n: 1 } },
      { custom_queries: [{ ...query, run_on_secondary: true }] },
    );
    expect(named(result, /^a$/)).toEqual([['a', 'gauge', 1]]);
  });

  it('is tagged with the labels that the set gives it', async () => {
    const hello = { ...(isDocument(answers['hello']) ? answers['hello'] : {}), tags: { nodeType: 'ELECTABLE' } };
    const result = await run({ ...answers, hello });
    expect(tagsOf(result, /connections.current/)).toEqual([expect.arrayContaining(['replset_nodetype:ELECTABLE'])]);
  });
});

describe('a mongos', () => {
  const answers: Answers = { ...answersOf('recorded-mongos'), hostInfo: answersOf('recorded-primary')['hostInfo'] };

  it('sends what it says of itself and of the databases', async () => {
    const result = await run(answers, { cluster_name: 'my_cluster' });
    expect([result.warnings, undescribed('mongo', result)]).toEqual([[], []]);
    expect(unrecorded(result, answers['serverStatus'])).toEqual([]);
    expect(named(result, /^mongodb\.(dbs|sessions|connection_pool|fsync)/)).toEqual([
      ['mongodb.dbs', 'gauge', 4],
      ...CONNECTION_POOL,
      ['mongodb.sessions.count', 'gauge', 32],
    ]);
    const own = ['clustername:my_cluster', HOSTING, SERVER, 'sharding_cluster_role:mongos'];
    const of = (name: string) => [`cluster:db:${name}`, 'clustername:my_cluster', `db:${name}`, ...own.slice(1)];
    // The databases called local are those of the shards: each tells of its own.
    expect(tagsOf(result, /^mongodb\.stats/)).toEqual([of('admin'), of('config'), of('test')]);
    expect(tagsOf(result, /^mongodb\.(?!stats)/)).toEqual([own]);
    expect(named(result, /^mongodb\.stats\.(objects|avgobjsize)/).map(([, , value]) => value)).toEqual([
      ...[111, 6],
      ...[100.70992366412214, 131],
      ...[27, 316],
    ]);
  });

  it('sends the distribution of sharded collections every five minutes', async () => {
    const clock = new FakeClock(0);
    const open = () => Promise.resolve(reader(answers));
    const instance = { hosts: ['db1:27017'], additional_metrics: ['sharded_data_distribution'] };
    const check = mongoCheck(open).create(instance, {}, testParts(clock));
    const first = await runOnce(check);
    expect([first.warnings, undescribed('mongo', first)]).toEqual([[], []]);
    const sent = first.metrics.filter(({ metric }) => /distribution/.test(metric));
    expect(sent.map(({ metric, value }) => [metric.split('.').at(-1), value])).toEqual([
      ...[
        ['num_orphaned_docs', 1],
        ['num_owned_documents', 4996],
        ['orphaned_size_bytes', 1],
        ['owned_size_bytes', 544_564],
      ],
      ...[
        ['num_orphaned_docs', 1],
        ['num_owned_documents', 5097],
        ['orphaned_size_bytes', 1],
        ['owned_size_bytes', 555_573],
      ],
    ]);
    const place = (shard: string) => ['collection:foo', 'db:integration', HOSTING, SERVER, `shard:${shard}`];
    const role = 'sharding_cluster_role:mongos';
    expect(tagsOf(first, /distribution/)).toEqual([
      [...place('shard0'), role],
      [...place('shard1'), role],
    ]);
    clock.advance(299_999);
    expect(named(await runOnce(check), /distribution/)).toEqual([]);
    clock.advance(1);
    expect(named(await runOnce(check), /distribution/)).toHaveLength(8);
  });
});

describe('a server of today', () => {
  const answers = answersOf('recorded-8.3');
  const status = isDocument(answers['serverStatus']) ? answers['serverStatus'] : {};

  it('sends the use of the plan cache and what was sorted', async () => {
    expect(named(await run(answers), /metrics\.query/)).toEqual([
      ['mongodb.metrics.query.plancache.classic.hitsps', 'rate', 0],
      ['mongodb.metrics.query.plancache.classic.missesps', 'rate', 481],
      ['mongodb.metrics.query.plancache.sbe.hitsps', 'rate', 0],
      ['mongodb.metrics.query.plancache.sbe.missesps', 'rate', 0],
      ['mongodb.metrics.query.sort.spilltodiskps', 'rate', 0],
      ['mongodb.metrics.query.sort.totalbytessortedps', 'rate', 17_274_146],
      ['mongodb.metrics.query.sort.totalkeyssortedps', 'rate', 3440],
    ]);
  });

  it('sends its tickets by the old names, from where they are since 8.0', async () => {
    const execution = { read: { available: 11, out: 1, totalTickets: 12 }, write: { available: 12 } };
    const result = await run({ ...answers, serverStatus: { ...status, queues: { execution } } });
    expect(named(result, /concurrent/)).toEqual([
      ['mongodb.wiredtiger.concurrenttransactions.read.available', 'gauge', 11],
      ['mongodb.wiredtiger.concurrenttransactions.read.out', 'gauge', 1],
      ['mongodb.wiredtiger.concurrenttransactions.read.totaltickets', 'gauge', 12],
      ['mongodb.wiredtiger.concurrenttransactions.write.available', 'gauge', 12],
    ]);
  });
});
