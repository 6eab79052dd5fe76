import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metricNames, undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

const PAGE = readFileSync(new URL('testdata/server-status.txt', import.meta.url), 'utf8');

it('reads the page for programs', async () => {
  await using server = await serveAnswers({ '/server-status?auto': { body: PAGE } });
  const run = await runCheck(check, { apache_status_url: `${server.url}/server-status?auto` });
  expect(undescribed('apache', run)).toEqual([]);
  expect(metricNames(run)).toHaveLength(25);
  expect(run.metadata).toEqual({ 'version.raw': '2.4.62' });
  expect(run.metrics).toEqual(
    expect.arrayContaining([
      { type: 'gauge', metric: 'apache.net.bytes', value: 24 * 1024, tags: [] },
      { type: 'rate', metric: 'apache.net.bytes_per_s', value: 24 * 1024, tags: [] },
      { type: 'rate', metric: 'apache.net.request_per_s', value: 21, tags: [] },
      { type: 'gauge', metric: 'apache.scoreboard.waiting_for_connection', value: 49, tags: [] },
      { type: 'gauge', metric: 'apache.scoreboard.sending_reply', value: 1, tags: [] },
      { type: 'gauge', metric: 'apache.scoreboard.open_slot', value: 100, tags: [] },
      { type: 'gauge', metric: 'apache.performance.max_workers', value: 150, tags: [] },
    ]),
  );
});

it('finds the page for programs beside the page for people, and asks for that one from then on', async () => {
  await using server = await serveAnswers({
    '/server-status': { body: '<html><h1>Apache Server Status</h1></html>' },
    '/server-status?auto': { body: PAGE },
  });
  const made = check.create({ apache_status_url: `${server.url}/server-status` }, {}, testParts());
  const first = await runOnce(made);
  const second = await runOnce(made);
  made.close?.();
  expect(first.warnings).toHaveLength(1);
  expect(second.warnings).toEqual([]);
  expect(server.requests).toEqual(['GET /server-status', 'GET /server-status?auto', 'GET /server-status?auto']);
});

it('refuses a page that is another', async () => {
  await using server = await serveAnswers({ '/': { body: 'It works!' } });
  await expect(runCheck(check, { apache_status_url: server.url })).rejects.toMatchObject({ code: 'apache_status' });
});
