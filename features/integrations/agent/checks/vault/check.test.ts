import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { type FakeAnswer, serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

/** Composed from the documentation of Vault 1.18. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');
const HEALTH = {
  initialized: true,
  sealed: false,
  standby: false,
  replication_dr_mode: 'disabled',
  version: '1.18.1',
  cluster_name: 'vault-shop',
};

const leader = (address: string, isSelf = true): FakeAnswer => ({
  body: JSON.stringify({ ha_enabled: true, is_self: isSelf, leader_address: address }),
});
const ANSWERS: Readonly<Record<string, FakeAnswer>> = {
  '/v1/sys/leader': leader('https://a:8200'),
  '/v1/sys/health': { body: JSON.stringify(HEALTH) },
  '/v1/sys/metrics?format=prometheus': { body: PAGE },
};

const valuesOf = (run: RecordedRun, prefix: string) =>
  run.metrics.filter(({ metric }) => metric.startsWith(prefix)).map(({ type, metric, value }) => [type, metric, value]);

it('tells of health and leader without a token', async () => {
  await using server = await serveAnswers(ANSWERS);
  const run = await runCheck(check, { api_url: `${server.url}/v1` });
  const api = `api_url:${server.url}/v1`;
  const tags = [api, 'cluster_name:vault-shop', 'is_leader:true', 'vault_cluster:vault-shop', 'vault_version:1.18.1'];
  expect(run.metrics).toEqual([{ type: 'gauge', metric: 'vault.is_leader', value: 1, tags }]);
  expect(run.serviceChecks).toEqual([
    { name: 'vault.unsealed', status: CheckStatus.ok, tags, message: '' },
    { name: 'vault.initialized', status: CheckStatus.ok, tags, message: '' },
    { name: 'vault.can_connect', status: CheckStatus.ok, tags: [api], message: '' },
  ]);
  expect(run.metadata).toEqual({ 'version.raw': '1.18.1' });
});

it('reads the page as instances have always had it', async () => {
  await using server = await serveAnswers(ANSWERS);
  const run = await runCheck(check, { api_url: `${server.url}/v1`, no_token: true });
  expect(undescribed('vault', run)).toEqual([]);
  expect(valuesOf(run, 'vault.vault.barrier.get')).toEqual([
    ['gauge', 'vault.vault.barrier.get.quantile', 0.012],
    ['gauge', 'vault.vault.barrier.get.sum', 33.5],
    ['monotonic_count', 'vault.vault.barrier.get.count', 812],
  ]);
  expect(valuesOf(run, 'vault.vault.audit')).toEqual([['monotonic_count', 'vault.vault.audit.log.request.failure', 1]]);
  // The page writes them with capitals.
  expect(valuesOf(run, 'vault.vault.merkle')[0]?.[1]).toBe('vault.vault.merkle.flushdirty.quantile');
  expect(valuesOf(run, 'vault.vault.wal.persistwals')).toHaveLength(2);
  expect(valuesOf(run, 'vault.go.memstats.alloc.bytes')).toEqual([
    ['gauge', 'vault.go.memstats.alloc.bytes', 2.4e7],
    ['monotonic_count', 'vault.go.memstats.alloc.bytes.total', 3.1e9],
  ]);
  expect(run.metrics.find(({ metric }) => metric === 'vault.route.read.sum')?.tags).toContain('mountpoint:my_team');
  expect(valuesOf(run, 'vault.vault.route.rollback')).toHaveLength(2);
  expect(run.serviceChecks.map(({ name }) => name)).toContain('vault.prometheus.health');
});

it('reads the page as use_openmetrics has it', async () => {
  await using server = await serveAnswers(ANSWERS);
  const run = await runCheck(check, { api_url: `${server.url}/v1`, no_token: true, use_openmetrics: true });
  expect(undescribed('vault', run)).toEqual([]);
  expect(valuesOf(run, 'vault.route')).toEqual([
    ['gauge', 'vault.route.read.quantile', 0.3],
    ['monotonic_count', 'vault.route.read.sum', 12.5],
    ['monotonic_count', 'vault.route.read.count', 40],
    ['monotonic_count', 'vault.route.rollback.sum', 4],
    ['monotonic_count', 'vault.route.rollback.count', 31],
  ]);
  expect(valuesOf(run, 'vault.database')).toEqual([['monotonic_count', 'vault.database.createUser.error.count', 2]]);
  expect(run.metrics.find(({ metric }) => metric === 'vault.is_leader')?.tags).not.toContain('cluster_name:vault-shop');
  expect(run.serviceChecks.map(({ name }) => name)).toContain('vault.openmetrics.health');
});

it.each(['client_token', 'client_token_path'])('shows the token of %s to the page of metrics alone', async (option) => {
  const folder = mkdtempSync(join(tmpdir(), 'komainu-vault-'));
  writeFileSync(join(folder, 'token'), 's.secret\n');
  const seen: Record<string, string | undefined> = {};
  const server = http.createServer(({ url = '', headers }, response) => {
    seen[url] = headers.authorization ?? String(headers['x-vault-token']);
    expect(headers['x-vault-request']).toBe('true');
    response.end(ANSWERS[url]?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    await runCheck(check, { api_url: api, [option]: option === 'client_token' ? 's.secret' : join(folder, 'token') });
    expect(seen).toEqual({
      '/v1/sys/leader': 'undefined',
      '/v1/sys/health': 'undefined',
      '/v1/sys/metrics?format=prometheus': option === 'client_token' ? 's.secret' : 'Bearer s.secret',
    });
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
});

it('tells that another node leads, once, by the node that does', async () => {
  await using server = await serveAnswers(ANSWERS);
  const one = check.create({ api_url: `${server.url}/v1`, detect_leader: true }, {}, testParts());
  expect((await runOnce(one)).events).toEqual([]);
  server.answers = { ...ANSWERS, '/v1/sys/leader': leader('https://b:8200') };
  expect((await runOnce(one)).events).toMatchObject([
    { title: 'Leader change', text: 'Leader address changed from `https://a:8200` to `https://b:8200`.' },
  ]);
  server.answers = { ...ANSWERS, '/v1/sys/leader': leader('https://c:8200', false) };
  expect((await runOnce(one)).events).toEqual([]);
});

it('tells of a sealed Vault', async () => {
  await using server = await serveAnswers({
    '/v1/sys/leader': { status: 503, body: '{"errors":["Vault is sealed"]}' },
    '/v1/sys/health': { status: 503, body: '{"initialized":true,"sealed":true,"version":"1.18.1"}' },
  });
  const run = await runCheck(check, { api_url: `${server.url}/v1/` });
  expect(run.metrics).toEqual([]);
  expect(run.serviceChecks.map(({ name, status }) => [name, status])).toEqual([
    ['vault.unsealed', CheckStatus.critical],
    ['vault.initialized', CheckStatus.ok],
    ['vault.can_connect', CheckStatus.ok],
  ]);
  expect(run.warnings).toHaveLength(1);
});

it('leaves the metrics of a secondary for disasters out unless told', async () => {
  const health = { body: JSON.stringify({ ...HEALTH, replication_dr_mode: 'secondary' }) };
  await using server = await serveAnswers({ ...ANSWERS, '/v1/sys/health': health });
  const instance = { api_url: `${server.url}/v1`, no_token: true };
  expect((await runCheck(check, instance)).metrics).toHaveLength(1);
  expect((await runCheck(check, { ...instance, collect_secondary_dr: true })).metrics.length).toBeGreaterThan(10);
});

const { '/v1/sys/leader': LEADER, '/v1/sys/health': HEALTHY } = ANSWERS;
it.each([
  ['nobody answers', {}, 'check_http_status'],
  ['it is no Vault', { '/v1/sys/leader': { body: '<html>' } }, 'check_http_body'],
  ['the token is refused', { '/v1/sys/leader': LEADER, '/v1/sys/health': HEALTHY }, 'check_http_status'],
])('fails when %s', async (_, answers, code) => {
  await using server = await serveAnswers(answers as Readonly<Record<string, FakeAnswer>>);
  await expect(runCheck(check, { api_url: `${server.url}/v1`, client_token: 'x' })).rejects.toMatchObject({ code });
});

it('wants an address', async () => {
  await expect(runCheck(check, {})).rejects.toMatchObject({ code: 'bad_check_config' });
});
