import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { describedMetrics, metricNames, undescribed } from '../../described-metrics.ts';
import { type FakeAnswer, serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, recordingSender, runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

/** Composed from the reference of Elasticsearch 8.19: one node, an index that lacks its replicas. */
const COMPOSED = JSON.parse(readFileSync(new URL('testdata/answers.json', import.meta.url), 'utf8')) as object;

const answers = (more: Record<string, unknown> = {}): Record<string, FakeAnswer> =>
  Object.fromEntries(
    Object.entries({ ...COMPOSED, ...more }).map(([path, body]) => [path, { body: JSON.stringify(body) }]),
  );

const valuesOf = (run: RecordedRun, metric: string) =>
  run.metrics.filter((one) => one.metric === metric).map(({ type, value, tags }) => [type, value, ...tags]);

const EVERYTHING = {
  pshard_stats: true,
  detailed_index_stats: true,
  index_stats: true,
  cat_allocation_stats: true,
  slm_stats: true,
  disable_legacy_cluster_tag: true,
};

it('reads a node and its cluster', async () => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(check, { url: server.url, ...EVERYTHING });
  expect(undescribed('elastic', run)).toEqual([]);
  expect(run.warnings).toEqual([]);
  expect(run.metadata).toEqual({ 'version.raw': '8.19.3' });
  const tags = ['elastic_cluster:shop', `url:${server.url}`];
  const node = ['elastic_cluster:shop', 'node_name:es-1', `url:${server.url}`];
  expect(valuesOf(run, 'elasticsearch.search.query.time')).toEqual([['gauge', 3.5, ...node]]);
  expect(valuesOf(run, 'elasticsearch.search.query.time.count')).toEqual([['monotonic_count', 3.5, ...node]]);
  expect(valuesOf(run, 'elasticsearch.thread_pool.search.rejected')).toEqual([['rate', 1, ...node]]);
  expect(valuesOf(run, 'elasticsearch.fs.total.disk_read_size_in_bytes')).toEqual([['gauge', 4000 * 1024, ...node]]);
  expect(valuesOf(run, 'jvm.mem.heap_in_use')).toEqual([['gauge', 40, ...node]]);
  expect(valuesOf(run, 'elasticsearch.cluster_status')).toEqual([['gauge', 1, ...tags]]);
  expect(valuesOf(run, 'elasticsearch.unassigned_shards')).toEqual([['gauge', 6, ...tags]]);
  expect(valuesOf(run, 'elasticsearch.pending_tasks_time_in_queue')).toEqual([['gauge', 464, ...tags]]);
  expect(valuesOf(run, 'elasticsearch.pending_tasks_priority_urgent')).toEqual([['gauge', 1, ...tags]]);
  expect(valuesOf(run, 'elasticsearch.primaries.docs.count')).toEqual([
    ['gauge', 1200, ...tags],
    ['gauge', 1100, 'elastic_cluster:shop', 'index_name:orders', `url:${server.url}`],
    ['gauge', 100, 'elastic_cluster:shop', 'index_name:logs', `url:${server.url}`],
  ]);
  expect(valuesOf(run, 'elasticsearch.indices.count')).toEqual([['gauge', 2, ...tags]]);
  expect(valuesOf(run, 'elasticsearch.index.health')).toEqual([
    ['gauge', 1, 'elastic_cluster:shop', 'index_name:orders', `url:${server.url}`],
    ['gauge', 0, 'elastic_cluster:shop', 'index_name:old', `url:${server.url}`],
  ]);
  expect(valuesOf(run, 'elasticsearch.index.docs.count')).toHaveLength(1);
  expect(valuesOf(run, 'elasticsearch.disk.percent')).toEqual([['gauge', 60, ...node]]);
  expect(valuesOf(run, 'elasticsearch.slm.snapshots_taken')).toEqual([
    ['gauge', 7, 'elastic_cluster:shop', 'policy:nightly', 'repository:backup', `url:${server.url}`],
  ]);
});

it('misses only what other versions have', async () => {
  await using server = await serveAnswers(answers());
  const sent = new Set(metricNames(await runCheck(check, { url: server.url, ...EVERYTHING })));
  const missing = [...describedMetrics('elastic')].filter((name) => !sent.has(name));
  expect(missing.filter((name) => !/thread_pool\.(bulk|index|listener|merge|percolate|suggest)\./.test(name))).toEqual([
    'elasticsearch.indices.segments.index_writer_max_memory_in_bytes',
  ]);
});

it('tells how the cluster is, and of a change', async () => {
  await using server = await serveAnswers(answers());
  const made = check.create({ url: server.url }, {}, testParts());
  const first = await runOnce(made);
  server.answers = answers({ '/_cluster/health': { cluster_name: 'shop', status: 'green' } });
  const second = await runOnce(made);
  const third = await runOnce(made);
  await made.close?.();
  const tags = ['host:127.0.0.1', `port:${new URL(server.url).port}`];
  expect(first.serviceChecks).toEqual([
    {
      name: 'elasticsearch.cluster_health',
      status: CheckStatus.warning,
      tags: ['cluster_name:shop', 'elastic_cluster:shop', ...tags],
      message: 'cluster shop is yellow: active_shards=6 initializing_shards=0 relocating_shards=0 unassigned_shards=6',
    },
    { name: 'elasticsearch.can_connect', status: CheckStatus.ok, tags, message: '' },
  ]);
  expect([first, second, third].map(({ events }) => events.map(({ title }) => title))).toEqual([
    ['test-host reports that its cluster is yellow'],
    ['test-host reports that its cluster is green'],
    [],
  ]);
});

it('asks all nodes under the path of a forwarder, and names hosts by nodes', async () => {
  const all = answers();
  const moved = Object.fromEntries(
    Object.entries(all).map(([path, body]) => [`/es${path.replace('/_local', '')}`, body]),
  );
  await using server = await serveAnswers(moved);
  const options = { cluster_stats: true, node_name_as_host: true, admin_forwarder: true, pending_task_stats: false };
  const run = await runCheck(check, { url: `${server.url}/es/`, ...options });
  expect(run.metrics.find(({ metric }) => metric === 'elasticsearch.docs.count')?.host).toBe('es-1');
  expect(server.requests).toEqual(['GET /es/', 'GET /es/_nodes/stats', 'GET /es/_cluster/health']);
});

it('takes OpenSearch for Elasticsearch 7.10', async () => {
  const root = { version: { distribution: 'opensearch', number: '2.19.1' } };
  await using server = await serveAnswers(answers({ '/': root }));
  const run = await runCheck(check, { url: server.url, slm_stats: true });
  expect(run.metadata).toEqual({ 'version.raw': '2.19.1' });
  expect(valuesOf(run, 'elasticsearch.slm.snapshots_failed')).toEqual([]);
  expect(run.warnings).toEqual([expect.stringContaining('slm_stats')]);
});

it('runs queries of the user, each by itself', async () => {
  await using server = await serveAnswers(
    answers({
      '/_search': {
        aggregations: {
          genres: {
            buckets: [
              { key: 'jazz', doc_count: 7 },
              { key: 'go', doc_count: 2 },
            ],
          },
        },
      },
    }),
  );
  const run = await runCheck(check, {
    url: server.url,
    disable_legacy_cluster_tag: true,
    custom_queries: [
      {
        endpoint: '/_search',
        data_path: 'aggregations.genres.buckets',
        payload: { size: 0 },
        columns: [
          { value_path: 'key', name: 'genre', type: 'tag' },
          { value_path: 'doc_count', name: 'shop.albums' },
        ],
        tags: ['from:search'],
      },
      { endpoint: '/gone', data_path: 'a', columns: [{ value_path: 'b', name: 'c' }] },
    ],
  });
  expect(valuesOf(run, 'shop.albums')).toEqual([
    ['gauge', 7, 'elastic_cluster:shop', 'from:search', 'genre:jazz', `url:${server.url}`],
    ['gauge', 2, 'elastic_cluster:shop', 'from:search', 'genre:go', `url:${server.url}`],
  ]);
  expect(server.requests).toContain('POST /_search');
  expect(run.warnings).toEqual([`the custom query of /gone failed: ${server.url}/gone answers 404`]);
});

it('tells of a server that is none, or gone', async () => {
  await using server = await serveAnswers({ '/': { body: '{}' } });
  const made = check.create({ url: server.url }, {}, testParts());
  const { sender, recorded } = recordingSender();
  await expect(made.run(sender, new AbortController().signal)).rejects.toMatchObject({ code: 'elastic_answer' });
  await made.close?.();
  expect(recorded.serviceChecks).toMatchObject([{ name: 'elasticsearch.can_connect', status: CheckStatus.critical }]);
});
