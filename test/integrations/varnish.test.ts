import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/varnish/check.ts';
import { undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/varnishd', '/opt/homebrew/sbin/varnishd');
const STAT = installed('/usr/bin/varnishstat', '/opt/homebrew/bin/varnishstat');

/** Backends are named by the configuration. */
const ofBackends = (metric: string) => metric.startsWith('varnish.VBE.');

it.skipIf(PROGRAM === undefined || STAT === undefined)('varnish: counters of the real server', async () => {
  const [port, backendPort] = [await freePort(), await freePort()];
  const vcl = `vcl 4.0; backend default { .host = "127.0.0.1"; .port = "${backendPort}"; }`;
  const instanceOf = (folder: string) => ({ varnishstat: STAT, name: join(folder, 'work') });
  await using varnish = await startServerProcess({
    program: PROGRAM ?? '',
    prepare: (folder) => writeFileSync(join(folder, 'shop.vcl'), vcl),
    args: (folder) => [
      ...['-F', '-j', 'none', '-n', join(folder, 'work'), '-f', join(folder, 'shop.vcl')],
      ...['-a', `127.0.0.1:${port}`, '-s', 's0=malloc,8m'],
    ],
    ready: () => fetch(`http://127.0.0.1:${port}/`),
  });
  for (let request = 0; request < 5; request++) await fetch(`http://127.0.0.1:${port}/`);
  // The threads write their numbers down with some delay.
  await expect
    .poll(async () => clientRequests(await runCheck(check, instanceOf(varnish.folder))), { timeout: 8_000 })
    .toBeGreaterThanOrEqual(5);
  const run = await runCheck(check, instanceOf(varnish.folder));
  expect(undescribed('varnish', run).filter((metric) => !ofBackends(metric))).toEqual([]);
  expect(run.metrics.some(({ metric }) => ofBackends(metric))).toBe(true);
  expect(run.metadata['version.raw']).toMatch(/^\d+\.\d+\.\d+$/);
});

function clientRequests({ metrics }: Awaited<ReturnType<typeof runCheck>>): number {
  return metrics.find(({ metric }) => metric === 'varnish.client_req')?.value ?? 0;
}
