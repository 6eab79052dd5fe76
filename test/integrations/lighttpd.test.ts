import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/lighttpd/check.ts';
import { undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { type RecordedRun, runCheck } from '@komainu/integrations/agent/testing.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/lighttpd', '/usr/local/sbin/lighttpd', '/opt/homebrew/sbin/lighttpd');

it.skipIf(PROGRAM === undefined)('lighttpd: mod_status of the real server', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  await using _lighttpd = await startServerProcess({
    program: PROGRAM ?? '',
    prepare: (folder) => writeFileSync(join(folder, 'lighttpd.conf'), configuration(folder, port)),
    args: (folder) => ['-D', '-f', join(folder, 'lighttpd.conf')],
    ready: () => fetch(`${origin}/shop`),
  });
  await Promise.all(Array.from({ length: 20 }, () => fetch(`${origin}/shop`).then((answer) => answer.text())));

  // The server adds up its own numbers once a second.
  const run = await eventually(async () => {
    const once = await runCheck(check, { lighttpd_status_url: `${origin}/server-status?auto` });
    expect(valueIn(once, 'lighttpd.net.hits')).toBeGreaterThanOrEqual(21);
    return once;
  });
  expect(undescribed('lighttpd', run)).toEqual([]);
  expect(run.metrics.map(({ type, metric }) => [type, metric])).toEqual([
    ['gauge', 'lighttpd.net.hits'],
    ['rate', 'lighttpd.net.request_per_s'],
    ['gauge', 'lighttpd.net.bytes'],
    ['rate', 'lighttpd.net.bytes_per_s'],
    ['gauge', 'lighttpd.performance.uptime'],
    ['gauge', 'lighttpd.performance.busy_servers'],
    ['gauge', 'lighttpd.performance.idle_server'],
  ]);
  expect(valueIn(run, 'lighttpd.net.bytes')).toBeGreaterThan(1024);
  expect(run.serviceChecks).toEqual([
    { name: 'lighttpd.can_connect', status: 0, tags: ['host:127.0.0.1', `port:${port}`], message: '' },
  ]);
  expect(run.metadata['version.raw']).toMatch(/^1\.\d+\.\d+$/);

  const page = await runCheck(check, { lighttpd_status_url: `${origin}/server-status` });
  expect(page.warnings).toHaveLength(1);
  await expect(runCheck(check, { lighttpd_status_url: `${origin}/shop` })).rejects.toThrow('404');
});

function valueIn(run: RecordedRun, name: string): number | undefined {
  return run.metrics.find(({ metric }) => metric === name)?.value;
}

function configuration(folder: string, port: number): string {
  return `
server.modules = ("mod_status")
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${folder}"
server.errorlog = "${folder}/error.log"
status.status-url = "/server-status"
`;
}
