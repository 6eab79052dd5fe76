import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { describedMetrics, metricNames, undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';
import { PARTS } from './names.ts';

/** Composed from the documentation of Argo CD 2.13. */
const CONTROLLER = readFileSync(new URL('testdata/app-controller.txt', import.meta.url), 'utf8');
const REPOSITORIES = `# TYPE argocd_git_request_total counter
argocd_git_request_total{repo="https://git.example/shop",request_type="fetch"} 12
# TYPE argocd_repo_pending_request_total gauge
argocd_repo_pending_request_total{repo="https://git.example/shop"} 1
`;
const COMMITS = `# TYPE argocd_commitserver_commit_pending_request_total gauge
argocd_commitserver_commit_pending_request_total 3
# TYPE argocd_commitserver_commit_request_total counter
argocd_commitserver_commit_request_total 92
# TYPE go_memstats_mspan_inuse_bytes gauge
go_memstats_mspan_inuse_bytes 4096
`;
const SETS = `# TYPE controller_runtime_reconcile_total counter
controller_runtime_reconcile_total{controller="applicationset",result="success"} 8
# TYPE controller_runtime_reconcile_errors_total counter
controller_runtime_reconcile_errors_total{controller="applicationset"} 1
`;

it('reads the page of the application controller', async () => {
  await using server = await serveAnswers({ '/metrics': { body: CONTROLLER } });
  const run = await runCheck(check, { app_controller_endpoint: `${server.url}/metrics` });
  expect(undescribed('argocd', run)).toEqual([]);
  const endpoint = `endpoint:${server.url}/metrics`;
  expect(metricNames(run)).toEqual([
    'argocd.app_controller.app.info',
    'argocd.app_controller.app.k8s.request.count',
    'argocd.app_controller.app.reconcile.bucket',
    'argocd.app_controller.app.reconcile.count',
    'argocd.app_controller.app.reconcile.sum',
    'argocd.app_controller.app.sync.count',
    'argocd.app_controller.cluster.api.resources',
    'argocd.app_controller.go.memstats.alloc_bytes',
    'argocd.app_controller.kubectl.exec.pending',
    'argocd.app_controller.workqueue.depth',
  ]);
  expect(run.serviceChecks.map(({ name, status, tags }) => [name, status, tags])).toEqual([
    ['argocd.app_controller.openmetrics.health', CheckStatus.ok, [endpoint]],
    [
      'argocd.app_controller.cluster.connection.status',
      CheckStatus.ok,
      [endpoint, 'k8s_version:1.31', 'server:https://kubernetes.default.svc'],
    ],
    [
      'argocd.app_controller.cluster.connection.status',
      CheckStatus.critical,
      [endpoint, 'k8s_version:1.31', 'server:https://far.example'],
    ],
  ]);
});

it('reads several parts, also when one does not answer', async () => {
  const pages = { '/repo': { body: REPOSITORIES }, '/sets': { body: SETS }, '/commits': { body: COMMITS } };
  await using server = await serveAnswers(pages);
  const instance = {
    repo_server_endpoint: `${server.url}/repo`,
    appset_controller_endpoint: `${server.url}/sets`,
    commit_server_endpoint: `${server.url}/commits`,
  };
  const run = await runCheck(check, instance);
  expect(undescribed('argocd', run)).toEqual([]);
  expect(metricNames(run)).toEqual([
    'argocd.appset_controller.reconcile.errors.count',
    'argocd.appset_controller.runtime.reconcile.count',
    'argocd.commit_server.commit.pending.request.total',
    'argocd.commit_server.commit.request.count',
    'argocd.commit_server.go.memstats.mspan.inuse_bytes',
    'argocd.repo_server.git.request.count',
    'argocd.repo_server.repo.pending.request.total',
  ]);
  const broken = runCheck(check, { ...instance, api_server_endpoint: `${server.url}/nothing` });
  await expect(broken).rejects.toMatchObject({ code: 'check_http_status' });
});

it('wants a part', async () => {
  await expect(runCheck(check, {})).rejects.toThrow(/app_controller_endpoint, .* one of them is required/);
});

it('describes each metric that it knows', () => {
  const known = describedMetrics('argocd');
  const missing = Object.entries(PARTS).flatMap(([part, names]) =>
    Object.values(names).filter((name): name is string => {
      if (typeof name !== 'string') return false;
      return !['', '.count', '.sum'].some((end) => known.has(`argocd.${part}.${name}${end}`));
    }),
  );
  expect(missing).toEqual([]);
});
