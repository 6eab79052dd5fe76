import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/elastic/check.ts';
import { describedMetrics, metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { type RecordedRun, runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mavenArchive } from '../clients/maven.ts';
import { hasProgram } from '../clients/toolchains.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** The whole server without plugins, as those who write plugins test against it. */
const OPENSEARCH = {
  ...{ group: 'org.opensearch.distribution.integ-test-zip', artifact: 'opensearch', version: '2.19.6' },
  extension: 'zip',
};
/** Elasticsearch's alone, pools of before version 7 or that come with work, and what not every machine tells. */
const ELSEWHERE =
  /\.slm\.|\.thread_pool\.(bulk|index|merge|percolate|suggest|fetch_|force_|warmer)|index_writer_max|\.cgroup\.|\.fs\.total\.disk_/;
const hasJava = hasProgram('jar', '--version') && hasProgram('mvn', '--version');

describe.skipIf(!hasJava)('elastic against a real OpenSearch', () => {
  let url = '';
  let server: ServerProcess;

  beforeAll(async () => {
    const [archive, port, peerPort] = await Promise.all([mavenArchive(OPENSEARCH), freePort(), freePort()]);
    url = `http://127.0.0.1:${port}`;
    server = await startServerProcess({
      program: 'java',
      prepare(folder, run) {
        // The archive is in the home folder: unpacked by ourselves, but run by somebody else, as root it refuses.
        execFileSync('jar', ['--extract', '--file', archive], { cwd: folder });
        run('mkdir', [join(folder, 'config')]);
        writeFileSync(join(folder, 'config', 'opensearch.yml'), configuration(folder, port, peerPort));
        writeFileSync(join(folder, 'config', 'log4j2.properties'), 'rootLogger.level = off\n');
      },
      args(folder) {
        const home = join(folder, `opensearch-${OPENSEARCH.version}`);
        return [
          ...['-Xmx256m', '-XX:TieredStopAtLevel=1', '-Djava.security.manager=allow', `-Djava.io.tmpdir=${folder}`],
          ...[`-Dopensearch.path.home=${home}`, `-Dopensearch.path.conf=${join(folder, 'config')}`],
          ...['-cp', join(home, 'lib', '*'), 'org.opensearch.bootstrap.OpenSearch'],
        ];
      },
      ready: () => ask('GET', '/_cluster/health?wait_for_status=green&timeout=1s'),
    });
    for (const item of ['tea', 'rice']) await ask('POST', '/orders/_doc?refresh=true', { item });
    await ask('GET', '/orders/_search?q=item:tea');
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  async function ask(method: string, path: string, body?: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  }
  const valuesOf = (run: RecordedRun, name: string) =>
    run.metrics.filter(({ metric }) => metric === name).map(({ type, value, tags }) => [type, value, ...tags]);

  it('says what the published metadata says, by its names', async () => {
    const options = { pshard_stats: true, index_stats: true, cat_allocation_stats: true, slm_stats: true };
    const run = await runCheck(check, {
      url,
      ...options,
      detailed_index_stats: true,
      disable_legacy_cluster_tag: true,
    });
    expect(undescribed('elastic', run)).toEqual([]);
    const sent = new Set(metricNames(run));
    const missing = [...describedMetrics('elastic')].filter((name) => !sent.has(name) && !ELSEWHERE.test(name));
    expect(missing).toEqual([]);
    expect(run.warnings).toEqual([expect.stringContaining('slm_stats')]);
    expect(run.metadata).toEqual({ 'version.raw': OPENSEARCH.version });

    const tags = ['elastic_cluster:shop', `url:${url}`];
    const node = ['elastic_cluster:shop', 'node_name:one', `url:${url}`];
    const index = ['elastic_cluster:shop', 'index_name:orders', `url:${url}`];
    expect(valuesOf(run, 'elasticsearch.docs.count')).toEqual([['gauge', 2, ...node]]);
    expect(valuesOf(run, 'elasticsearch.indexing.index.total.count')).toEqual([['monotonic_count', 2, ...node]]);
    expect(valuesOf(run, 'elasticsearch.search.query.total')).toEqual([['gauge', 1, ...node]]);
    expect(valuesOf(run, 'elasticsearch.primaries.docs.count')).toEqual([
      ['gauge', 2, ...tags],
      ['gauge', 2, ...index],
    ]);
    // One node holds no replica.
    expect(valuesOf(run, 'elasticsearch.cluster_status')).toEqual([['gauge', 1, ...tags]]);
    expect(valuesOf(run, 'elasticsearch.unassigned_shards')).toEqual([['gauge', 1, ...tags]]);
    expect(valuesOf(run, 'elasticsearch.index.health')).toEqual([['gauge', 1, ...index]]);
    expect(valuesOf(run, 'elasticsearch.shards')).toEqual([['gauge', 1, ...node]]);
    const { port } = new URL(url);
    expect(run.serviceChecks).toEqual([
      {
        ...{ name: 'elasticsearch.cluster_health', status: 1, message: expect.stringContaining('yellow') },
        tags: ['elastic_cluster:shop', 'host:127.0.0.1', `port:${port}`],
      },
      { name: 'elasticsearch.can_connect', status: 0, tags: ['host:127.0.0.1', `port:${port}`], message: '' },
    ]);
    expect(run.events).toMatchObject([{ alertType: 'warning', sourceType: 'elasticsearch' }]);
  });

  it('asks what it is told to', async () => {
    const query = {
      ...{ endpoint: '/_cat/count?format=json', data_path: '0', tags: ['kind:all'] },
      columns: [{ value_path: 'count', name: 'shop.orders', type: 'gauge' }],
    };
    const run = await runCheck(check, { url, custom_queries: [query] });
    expect(run.warnings).toEqual([]);
    expect(valuesOf(run, 'shop.orders')).toEqual([
      ['gauge', 2, 'cluster_name:shop', 'elastic_cluster:shop', 'kind:all', `url:${url}`],
    ]);
  });
});

function configuration(folder: string, port: number, peerPort: number): string {
  return `
cluster.name: shop
node.name: one
discovery.type: single-node
network.host: 127.0.0.1
http.port: ${port}
transport.port: ${peerPort}
path.data: ${join(folder, 'data')}
path.logs: ${join(folder, 'logs')}
`;
}
