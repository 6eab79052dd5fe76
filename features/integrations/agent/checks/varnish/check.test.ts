import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { runCheck } from '../../testing.ts';
import { readBackends } from './backends.ts';
import { check } from './check.ts';
import { readCounters } from './counters.ts';

/** Recorded from Varnish 7.1. */
const STATISTICS = new URL('testdata/varnishstat.json', import.meta.url);
const BACKENDS = new URL('testdata/backend-list.txt', import.meta.url);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'komainu-varnish-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that writes what the real one has written; what it was asked stands in `asked`. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "$@" >> ${folder}/asked\n${script}\n`, { mode: 0o755 });
  return path;
}

const stat = () =>
  program(
    'varnishstat',
    `[ "$1" = -V ] && echo 'varnishstat (varnish-7.1.1 revision 7cee1c5)' >&2 || cat ${STATISTICS.pathname}`,
  );
const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');

it('sends counters as rates and gauges', async () => {
  const run = await runCheck(check, { varnishstat: stat(), name: 'shop', metrics_filter: ['^MAIN.*'] });
  const tags = ['varnish_name:shop'];
  expect(run.metrics).toContainEqual({ type: 'rate', metric: 'varnish.client_req', value: expect.any(Number), tags });
  expect(run.metrics).toContainEqual({ type: 'gauge', metric: 'varnish.threads', value: expect.any(Number), tags });
  expect(run.metrics.map(({ metric }) => metric)).toContain('varnish.VBE.boot.default.req');
  expect(run.metrics.map(({ metric }) => metric)).not.toContain('varnish.VBE.boot.default.happy');
  expect(run.metadata).toEqual({ 'version.raw': '7.1.1' });
  expect(asked()).toEqual(['-V', '-j -f ^MAIN.* -n shop']);
});

it('says how backends are', async () => {
  program('varnishadm', `cat ${BACKENDS.pathname}`);
  program('sudo', 'shift; exec "$@"');
  // As root sudo is left out; everybody else finds the one of this folder.
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  try {
    const run = await runCheck(check, {
      varnishstat: stat(),
      varnishadm: join(folder, 'varnishadm'),
      secretfile: '/s',
    });
    expect(run.serviceChecks.map(({ name, status, tags }) => [name, status, tags])).toEqual([
      ['varnish.backend_healthy', CheckStatus.ok, ['backend:default']],
      ['varnish.backend_healthy', CheckStatus.critical, ['backend:shop']],
      ['varnish.backend_healthy', CheckStatus.critical, ['backend:forced']],
    ]);
    expect(asked().at(-1)).toBe('-T localhost:6082 -S /s backend.list -p');
  } finally {
    process.env['PATH'] = path;
  }
});

it.each([
  ['Backend b0 is Sick', 'b0', CheckStatus.critical],
  ['boot.backend2                  probe      Healthy 4/4', 'backend2', CheckStatus.ok],
  ['boot.default                   probe      Healthy (no probe)', 'default', CheckStatus.ok],
  ['boot.shop      probe      2/8      wondering', 'shop', CheckStatus.unknown],
])('reads backends as versions write them: %s', (line, name, status) => {
  expect(readBackends(`Backend name Admin Probe\n${line}\n  Current states  good:  4 threshold:  3\n`)).toEqual([
    { name, status },
  ]);
});

it('reads the counters of Varnish 3, which stand at the top', () => {
  const text = '{"timestamp":"2012-01-01","n_purges":{"value":3,"flag":"i"},"LCK.sms.creat":{"value":1,"flag":"a"}}';
  expect(readCounters(text)).toEqual([
    { metric: 'varnish.n_purges', type: 'gauge', value: 3 },
    { metric: 'varnish.LCK.sms.creat', type: 'rate', value: 1 },
  ]);
  expect(readCounters('{"VBE.b(10.0.0.1,,80).req":{"value":1,"flag":"c"}}')[0]?.metric).toBe(
    'varnish.VBE.b_10.0.0.1_80.req',
  );
});

it('refuses what is no JSON', async () => {
  const silent = program('varnishstat', 'echo nothing');
  await expect(runCheck(check, { varnishstat: silent })).rejects.toMatchObject({ code: 'varnishstat_output' });
});

it('says which program failed', async () => {
  const broken = program('varnishstat', 'echo "Could not get hold of varnishd" >&2; exit 1');
  await expect(runCheck(check, { varnishstat: broken })).rejects.toThrow(/varnishstat failed: Could not get hold/);
});

it('wants varnishstat', async () => {
  await expect(runCheck(check, {})).rejects.toMatchObject({ code: 'bad_check_config' });
});
