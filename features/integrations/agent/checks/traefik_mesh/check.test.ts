import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

/** Composed from the documentation of Traefik 3.2. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');

it('reads the page of a proxy and its version', async () => {
  await using server = await serveAnswers({
    '/metrics': { body: PAGE },
    '/api/version': { body: '{"Version":"3.2.1","Codename":"munster"}' },
  });
  const instance = { openmetrics_endpoint: `${server.url}/metrics`, traefik_proxy_api_endpoint: server.url };
  const run = await runCheck(check, instance);
  expect(undescribed('traefik_mesh', run)).toEqual([]);
  const endpoint = `endpoint:${server.url}/metrics`;
  expect(run.metrics).toContainEqual({
    type: 'monotonic_count',
    metric: 'traefik_mesh.service.requests.count',
    value: 18,
    tags: ['code:200', endpoint, 'method:GET', 'protocol:http', 'traefik_service:shop@docker'],
  });
  expect(run.metrics).toContainEqual({
    type: 'gauge',
    metric: 'traefik_mesh.go.info',
    value: 1,
    tags: [endpoint, 'go_version:go1.23.1'],
  });
  const allocated = run.metrics.filter(({ metric }) => metric.startsWith('traefik_mesh.go.memstats.alloc_bytes'));
  expect(allocated.map(({ type, metric }) => [type, metric])).toEqual([
    ['gauge', 'traefik_mesh.go.memstats.alloc_bytes'],
    ['monotonic_count', 'traefik_mesh.go.memstats.alloc_bytes.count'],
  ]);
  expect(run.metadata).toEqual({ 'version.raw': '3.2.1' });
  expect(run.serviceChecks.map(({ name }) => name)).toEqual(['traefik_mesh.openmetrics.health']);
});

it('asks the controller of a mesh for its nodes', async () => {
  await using server = await serveAnswers({
    '/metrics': { body: PAGE },
    '/api/status/readiness': { body: '' },
    '/api/status/nodes': {
      body: '[{"Name":"mesh-1","IP":"10.0.0.4","Ready":true},{"Name":"mesh-2","IP":"10.0.0.5","Ready":false}]',
    },
  });
  const instance = { openmetrics_endpoint: `${server.url}/metrics`, traefik_controller_api_endpoint: server.url };
  const run = await runCheck(check, instance);
  const tags = [`controller_endpoint:${server.url}`];
  expect(run.metrics.filter(({ metric }) => metric === 'traefik_mesh.node.ready')).toEqual([
    {
      type: 'gauge',
      metric: 'traefik_mesh.node.ready',
      value: 1,
      tags: [...tags, 'node_ip:10.0.0.4', 'node_name:mesh-1'],
    },
    {
      type: 'gauge',
      metric: 'traefik_mesh.node.ready',
      value: 0,
      tags: [...tags, 'node_ip:10.0.0.5', 'node_name:mesh-2'],
    },
  ]);
  expect(run.serviceChecks).toContainEqual({
    name: 'traefik_mesh.controller.ready',
    status: CheckStatus.ok,
    tags,
    message: '',
  });
  expect(undescribed('traefik_mesh', run)).toEqual([]);
});

it('says that a controller is not ready, also when the proxy does not answer', async () => {
  await using server = await serveAnswers({ '/api/status/readiness': { status: 503, body: '' } });
  const recorded = runCheck(check, {
    openmetrics_endpoint: `${server.url}/metrics`,
    traefik_controller_api_endpoint: server.url,
  });
  await expect(recorded).rejects.toMatchObject({ code: 'check_http_status' });
  expect(server.requests).toContain('GET /api/status/readiness');
});

it('warns of a controller and a proxy that do not tell', async () => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  const run = await runCheck(check, {
    openmetrics_endpoint: `${server.url}/metrics`,
    traefik_controller_api_endpoint: server.url,
    traefik_proxy_api_endpoint: server.url,
  });
  expect(run.warnings).toHaveLength(2);
  expect(run.serviceChecks.at(-1)).toMatchObject({ status: CheckStatus.critical });
});
