import { type Clock, systemClock } from '@komainu/kernel/clock.ts';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { describedMetrics, metricNames } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';

const clock: Clock = { ...systemClock, nowMs: () => Date.parse('2026-11-22T09:00:30Z') };

/** Composed from the documentation of Airflow 2.10. */
const ANSWERS = {
  '/api/v1/version': { body: '{"version":"2.10.3","git_version":null}' },
  '/api/v1/health': {
    body: '{"metadatabase":{"status":"healthy"},"scheduler":{"status":"healthy","latest_scheduler_heartbeat":"2026-11-22T09:00:29+00:00"}}',
  },
  '/api/v1/dags/~/dagRuns/~/taskInstances?state=running': {
    body: '{"task_instances":[{"dag_id":"etl","task_id":"load","execution_date":"2026-11-22T09:00:00+00:00","state":"running"}],"total_entries":1}',
  },
};

it('tells of health and of the tasks that run', async () => {
  await using server = await serveAnswers(ANSWERS);
  const run = await runCheck(check, { url: server.url }, {}, testParts(clock));
  const url = `url:${server.url}`;
  expect(metricNames(run)).toEqual([...describedMetrics('airflow')].sort());
  expect(run.metrics).toContainEqual({
    type: 'gauge',
    metric: 'airflow.dag.task.ongoing_duration',
    value: 30,
    tags: ['dag_id:etl', 'task_id:load', url],
  });
  expect(run.serviceChecks).toMatchObject([
    { name: 'airflow.healthy', status: CheckStatus.ok, tags: [url] },
    { name: 'airflow.can_connect', status: CheckStatus.ok, tags: [url] },
  ]);
  expect(run.metadata).toEqual({ 'version.raw': '2.10.3' });
});

it('asks Airflow 3 by its own API', async () => {
  const task = { dag_id: 'etl', task_id: 'load', logical_date: '2026-11-22T09:00:10Z', state: 'running' };
  await using server = await serveAnswers({
    '/api/v2/version': { body: '{"version":"3.0.2","git_version":null}' },
    '/api/v2/monitor/health': ANSWERS['/api/v1/health'],
    '/api/v2/dags/~/dagRuns/~/taskInstances?state=running': {
      body: JSON.stringify({ task_instances: [task], total_entries: 1 }),
    },
  });
  const run = await runCheck(check, { url: server.url }, {}, testParts(clock));
  expect(metricNames(run)).toEqual([...describedMetrics('airflow')].sort());
  expect(run.metrics.find(({ metric }) => metric.endsWith('ongoing_duration'))?.value).toBe(20);
  expect(run.metadata).toEqual({ 'version.raw': '3.0.2' });
});

it('leaves tasks out when told to, and says what is unhealthy', async () => {
  const sick = { body: '{"metadatabase":{"status":"healthy"},"scheduler":{"status":"unhealthy"}}' };
  await using server = await serveAnswers({ ...ANSWERS, '/api/v1/health': sick });
  const run = await runCheck(check, { url: `${server.url}/`, omit_authenticated_metrics: true });
  expect(metricNames(run)).toEqual(['airflow.can_connect', 'airflow.healthy']);
  expect(run.serviceChecks).toContainEqual({
    name: 'airflow.healthy',
    status: CheckStatus.critical,
    tags: [`url:${server.url}/`],
    message: 'Metadatabase is healthy and scheduler is unhealthy',
  });
});

it('warns when tasks may not be read', async () => {
  const { '/api/v1/version': version, '/api/v1/health': health } = ANSWERS;
  await using server = await serveAnswers({ '/api/v1/version': version, '/api/v1/health': health });
  const run = await runCheck(check, { url: server.url });
  expect(metricNames(run)).toEqual(['airflow.can_connect', 'airflow.healthy']);
  expect(run.warnings).toEqual([expect.stringContaining('omit_authenticated_metrics')]);
});

it('asks Airflow 1 by its experimental API', async () => {
  await using server = await serveAnswers({ '/api/experimental/test': { body: '{"status":"OK"}' } });
  const run = await runCheck(check, { url: server.url });
  expect(run.serviceChecks.map(({ name, status }) => [name, status])).toEqual([
    ['airflow.healthy', CheckStatus.ok],
    ['airflow.can_connect', CheckStatus.ok],
  ]);
});

it('fails when nobody answers', async () => {
  await using server = await serveAnswers({});
  await expect(runCheck(check, { url: server.url })).rejects.toMatchObject({ code: 'check_http_status' });
});

it('wants an address', async () => {
  await expect(runCheck(check, {})).rejects.toMatchObject({ code: 'bad_check_config' });
});
