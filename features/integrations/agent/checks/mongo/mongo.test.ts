import { CodedError } from '@komainu/kernel/errors.ts';
import { describe, expect, it } from 'vitest';
import type { YamlMap } from '../../check.ts';
import { describedMetrics, metricNames, undescribed } from '../../described-metrics.ts';
import { runCheck, runOnce, testParts } from '../../testing.ts';
import { type Answers, answersOf, reader } from './answering.ts';
import { check, mongoCheck } from './check.ts';
import { isDocument, type MongoDocument } from './document.ts';
import * as metrics from './metrics.ts';
import { readOptions } from './options.ts';

const INSTANCE = { hosts: ['db1:27018'], username: 'watch', password: 's#cret' };
const SERVER = 'server:mongodb://watch:*****@db1:27018/admin';
const run = (answers: Answers, instance: YamlMap = {}) =>
  runCheck(
    mongoCheck(() => Promise.resolve(reader(answers))),
    { ...INSTANCE, ...instance },
  );

it('has a description of every metric', () => {
  const described = describedMetrics('mongo');
  const named = Object.values(metrics).flat();
  expect(named.length).toBeGreaterThan(200);
  expect(named.map(({ metric }) => metric).filter((name) => !described.has(name))).toEqual([]);
});

describe('a primary of a replica set', () => {
  const everything = {
    additional_metrics: ['collection', 'top', 'metrics.commands', 'tcmalloc'],
    collections_indexes_stats: true,
    cluster_name: 'shop',
  };

  it('says what the published metadata says, by its names', async () => {
    const result = await run(answersOf('primary'), everything);
    expect(result.warnings).toEqual([]);
    expect(undescribed('mongo', result)).toEqual([]);
    expect(metricNames(result)).toEqual(
      expect.arrayContaining([
        'mongodb.asserts.userps',
        'mongodb.collection.avgobjsize',
        'mongodb.collection.collectionscans.totalps',
        'mongodb.collection.indexes.accesses.opsps',
        'mongodb.collection.indexsizes',
        'mongodb.collection.reads.latency.avg',
        'mongodb.connection_pool.totalinuse',
        'mongodb.connections.current',
        'mongodb.dbs',
        'mongodb.fsynclocked',
        'mongodb.globallock.currentqueue.total',
        'mongodb.locks.database.acquirecount.exclusiveps',
        'mongodb.locks.database.acquirecount.intent_sharedps',
        'mongodb.mem.resident',
        'mongodb.metrics.commands.insert.total',
        'mongodb.metrics.document.insertedps',
        'mongodb.network.bytesinps',
        'mongodb.opcounters.insertps',
        'mongodb.oplatencies.reads.latencyps',
        'mongodb.oplog.timediff',
        'mongodb.replset.health',
        'mongodb.replset.optime_lag',
        'mongodb.replset.replicationlag',
        'mongodb.replset.votefraction',
        'mongodb.stats.datasize',
        'mongodb.tcmalloc.generic.heap_size',
        'mongodb.uptime',
        'mongodb.usage.commands.countps',
        'mongodb.wiredtiger.cache.bytes_currently_in_cache',
        'mongodb.wiredtiger.concurrenttransactions.read.available',
      ]),
    );
    expect(result.serviceChecks).toEqual([
      {
        name: 'mongodb.can_connect',
        status: 0,
        tags: ['clustername:shop', 'database_instance:db1', 'db:admin', 'host:db1', 'port:27018'],
        message: '',
      },
    ]);
    expect(result.metadata).toEqual({ 'version.raw': '7.0.5' });
  });

  it('tags by member, database, collection and index', async () => {
    const { metrics: sent } = await run(answersOf('primary'), everything);
    const place = ['hosting_type:self-hosted', 'replset_me:db1:27018', 'replset_name:rs0'];
    const set = ['clustername:shop', ...place, 'replset_state:primary', SERVER];
    const of = (name: string) => sent.filter(({ metric }) => metric === name).map(({ value, tags }) => [value, tags]);
    expect(of('mongodb.connections.current')).toEqual([[12, set]]);
    expect(of('mongodb.replset.optime_lag')).toEqual([
      [0, ['clustername:shop', 'hosting_type:self-hosted', 'member:db1:27018', ...set.slice(2)]],
      [3, ['clustername:shop', place[0], 'member:db2:27017', ...place.slice(1), 'replset_state:secondary', SERVER]],
    ]);
    expect(of('mongodb.replset.votefraction')).toEqual([[0.5, set]]);
    expect(of('mongodb.oplog.timediff')).toEqual([[3600, set]]);
    expect(of('mongodb.oplog.logsizemb')).toEqual([[990, set]]);
    expect(of('mongodb.stats.objects')).toEqual([
      [5, ['cluster:db:admin', 'clustername:shop', 'db:admin', ...set.slice(1)]],
      [1000, ['cluster:db:shop', 'clustername:shop', 'db:shop', ...set.slice(1)]],
    ]);
    const collection = ['clustername:shop', 'collection:orders', 'db:shop', place[0], 'index:_id_', ...set.slice(2)];
    expect(of('mongodb.collection.indexsizes')).toEqual([[4096, collection]]);
    expect(of('mongodb.collection.reads.latency.avg')[0]?.[0]).toBe(2.5);
  });

  it('goes on where it may not look, and says where', async () => {
    const answers = answersOf('primary');
    for (const verb of ['replSetGetStatus', 'top', 'shop.dbStats']) delete answers[verb];
    delete answers['dbStats'];
    const result = await run(answers, { additional_metrics: ['top'] });
    expect(result.warnings).toEqual([
      'replica set: MongoDB refused the command: not authorized for replSetGetStatus',
      'database admin: MongoDB refused the command: not authorized for dbStats',
      'database shop: MongoDB refused the command: not authorized for dbStats',
      'top: MongoDB refused the command: not authorized for top',
    ]);
    expect(metricNames(result)).toContain('mongodb.connections.current');
  });

  it('says as an event that a member changed', async () => {
    const answers = answersOf('primary');
    const own = mongoCheck(() => Promise.resolve(reader(answers))).create(INSTANCE, {}, testParts());
    await runOnce(own);
    const status = answers['replSetGetStatus'];
    const members: unknown = isDocument(status) ? status['members'] : undefined;
    answers['replSetGetStatus'] = {
      ...(isDocument(status) ? status : {}),
      members: Array.isArray(members)
        ? members.map((one: MongoDocument) => (one['_id'] === 1 ? { ...one, state: 8 } : one))
        : [],
    };
    expect((await runOnce(own)).events).toEqual([
      expect.objectContaining({
        title: 'db2:27017 is DOWN for rs0',
        alertType: 'warning',
        tags: [
          'action:mongo_replset_member_status_change',
          'member_status:DOWN',
          'previous_member_status:SECONDARY',
          'replset:rs0',
        ],
      }),
    ]);
  });
});

describe('other servers', () => {
  it('asks a mongos for sessions and chunks', async () => {
    const answers = { ...answersOf('primary'), ...answersOf('mongos') };
    const result = await run(answers, { additional_metrics: ['jumbo_chunks'] });
    expect(undescribed('mongo', result)).toEqual([]);
    const values = result.metrics
      .filter(({ metric }) => /chunks|sessions/.test(metric))
      .map(({ metric, value }) => [metric, value]);
    expect(values).toEqual([
      ['mongodb.sessions.count', 4],
      ['mongodb.chunks.total', 9],
      ['mongodb.chunks.jumbo', 9],
    ]);
    expect(result.metrics[0]?.tags).toEqual(['hosting_type:self-hosted', SERVER, 'sharding_cluster_role:mongos']);
  });

  it('asks an arbiter only for the set', async () => {
    const { replSetGetStatus } = answersOf('primary');
    const result = await run({
      hello: { setName: 'rs0', arbiterOnly: true },
      replSetGetStatus,
      replSetGetConfig: undefined,
    });
    expect(metricNames(result)).toContain('mongodb.replset.state');
    expect(metricNames(result)).not.toContain('mongodb.dbs');
  });

  it('says that the server is away', async () => {
    const away = () => Promise.reject(new CodedError('mongo_unreachable', 'cannot connect'));
    const own = mongoCheck(away).create(INSTANCE, {}, testParts());
    await expect(runOnce(own)).rejects.toMatchObject({ code: 'mongo_unreachable' });
  });
});

it('says through the driver that nobody listens, and never the password', async () => {
  const uris = ['127.0.0.1:1', '127.0.0.1:1,127.0.0.1:2'].map((hosts) => ({
    ...INSTANCE,
    hosts: [hosts],
    timeout: 0.2,
  }));
  for (const instance of uris) {
    const failure = await runCheck(check, instance).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'mongo_unreachable', message: expect.stringContaining('ECONNREFUSED') });
    expect(String(failure)).not.toMatch(/s(#|%23)cret/);
  }
});

describe('custom queries', () => {
  const answers = {
    ...answersOf('primary'),
    'shop.count.orders': { n: 7 },
    'shop.aggregate.sales': {
      cursor: {
        firstBatch: [
          { _id: 'books', total: 5, first: { by: 'ann' } },
          { _id: 'toys', total: 'x' },
        ],
      },
    },
  };
  const only = (query: object) =>
    run(answers, { custom_queries: [{ database: 'shop', metric_prefix: 'shop.', ...query }] });

  it('sends a count', async () => {
    const result = await only({ query: { count: 'orders' }, count_type: 'gauge', tags: ['a:b'] });
    expect(result.metrics).toContainEqual(
      expect.objectContaining({
        metric: 'shop',
        value: 7,
        tags: expect.arrayContaining(['a:b', 'collection:orders', 'db:shop']),
      }),
    );
  });

  it('sends the fields of documents', async () => {
    const fields = [
      { field_name: '_id', name: 'kind', type: 'tag' },
      { field_name: 'first.by', name: 'by', type: 'tag' },
      { field_name: 'total', name: 'sales', type: 'count' },
    ];
    const result = await only({ query: { aggregate: 'sales', pipeline: [] }, fields });
    const sent = result.metrics.filter(({ metric }) => metric === 'shop.sales');
    expect(sent).toEqual([
      expect.objectContaining({ type: 'count', value: 5, tags: expect.arrayContaining(['by:ann', 'kind:books']) }),
    ]);
  });

  it.each([
    [{ query: { find: 'a' } }, 'has no fields'],
    [{ query: { drop: 'a' } }, 'must have one of aggregate, count, find in its query'],
    [{ metric_prefix: '', query: { find: 'a' } }, 'has no metric_prefix'],
  ])('refuses %j', async (query, reason) => {
    await expect(async () => only(query)).rejects.toThrow(`option custom_queries[0] ${reason}`);
  });
});

describe('readOptions', () => {
  it('builds an address, and one to show', () => {
    const { address } = readOptions({
      hosts: ['a:1', 'b:2'],
      username: 'x@y',
      password: 'p/w',
      database: 'd',
      options: { authSource: 'admin' },
    });
    expect([address.uri, address.cleanUri]).toEqual([
      'mongodb://x%40y:p%2Fw@a:1,b:2/d?authSource=admin',
      'mongodb://x%40y:*****@a:1,b:2/d?authSource=admin',
    ]);
  });

  it('takes a whole address', () => {
    const { address, host, port, database } = readOptions({ server: 'mongodb://u:p%2Fw@h:3/d?x=y' });
    expect([address.cleanUri, address.password, host, port, database]).toEqual([
      'mongodb://u:*****@h:3/d?x=y',
      'p/w',
      'h',
      '3',
      'd',
    ]);
  });

  it.each([
    [{}, 'option hosts is required'],
    [{ server: 'db1' }, 'option server must be an address such as mongodb://host:27017'],
    [{ hosts: 'a', password: 'p' }, 'option username is required where there is a password'],
    [
      { hosts: 'a', additional_metrics: ['x'] },
      'option additional_metrics has x, which is none of metrics.commands, tcmalloc, top, collection, jumbo_chunks, sharded_data_distribution',
    ],
  ])('refuses %j', (instance, message) => {
    expect(() => readOptions(instance)).toThrow(expect.objectContaining({ code: 'bad_check_config', message }));
  });
});
