import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';

let procRoot = '';
beforeEach(() => {
  procRoot = mkdtempSync(join(tmpdir(), 'komainu-proc-'));
});
afterEach(() => rmSync(procRoot, { recursive: true }));

function put(pid: number, parent: number, title: string, cpuTicks: number): void {
  mkdirSync(join(procRoot, String(pid)), { recursive: true });
  writeFileSync(join(procRoot, String(pid), 'cmdline'), `${title}\0\0\0`);
  const before = `${pid} (gunicorn: (w) 1) S ${parent} 1 1 0 -1 4194560 1 0 0 0`;
  writeFileSync(join(procRoot, String(pid), 'stat'), `${before} ${cpuTicks} 3 0 0 20 0 1 0 100`);
}

/** Things happen while the check waits. */
const clockThat = (happen: () => void): Clock => ({
  nowMs: () => 0,
  after: (_delayMs, run) => {
    happen();
    run();
    return () => {};
  },
});

it('counts workers at work and idle ones', async () => {
  put(10, 1, 'gunicorn: master [shop]', 5);
  for (const pid of [11, 12, 13]) put(pid, 10, 'gunicorn: worker [shop]', 5);
  put(20, 1, 'gunicorn: master [other]', 5);
  put(21, 20, 'gunicorn: worker [other]', 5);
  const clock = clockThat(() => {
    put(11, 10, 'gunicorn: worker [shop]', 9);
    rmSync(join(procRoot, '13'), { recursive: true });
  });
  const run = await runCheck(check, { proc_name: 'shop' }, {}, { ...testParts(clock), procRoot });
  expect(undescribed('gunicorn', run)).toEqual([]);
  expect(run.metrics).toEqual([
    { type: 'gauge', metric: 'gunicorn.workers', value: 1, tags: ['app:shop', 'state:working'] },
    { type: 'gauge', metric: 'gunicorn.workers', value: 1, tags: ['app:shop', 'state:idle'] },
  ]);
  expect(run.serviceChecks).toMatchObject([
    { name: 'gunicorn.is_running', status: CheckStatus.ok, tags: ['app:shop'] },
  ]);
});

it.each([
  ['nobody runs', () => {}, 'no gunicorn process has the name shop'],
  ['there are no workers', () => put(10, 1, 'gunicorn: master [shop]', 5), 'shop has no workers'],
])('tells that %s', async (_, prepare, message) => {
  prepare();
  const parts = { ...testParts(clockThat(() => {})), procRoot };
  const run = await runCheck(check, { proc_name: 'shop' }, {}, parts);
  expect(run.serviceChecks).toEqual([
    { name: 'gunicorn.is_running', status: CheckStatus.critical, tags: ['app:shop'], message },
  ]);
});

it('wants a name', async () => {
  await expect(runCheck(check, {})).rejects.toMatchObject({ code: 'bad_check_config' });
});
