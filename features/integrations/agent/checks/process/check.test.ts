import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

let root = '';
const put = async (path: string, text: string) => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
};

/** A process with its ticks in user space and its start in ticks. */
async function putProcess(pid: number, parent: number, name: string, args: string[], ticks: number): Promise<void> {
  const fields = ['S', parent, 1, 1, 0, -1, 0, 11, 12, 13, 14, ticks, 5, 0, 0, 20, 0, 3, 0, 1000, 4096_000, 50];
  await put(`${pid}/stat`, `${pid} (${name}) ${fields.join(' ')} 0\n`);
  await put(`${pid}/statm`, '1000 50 20 1 0 1 0\n');
  await put(`${pid}/cmdline`, `${args.join('\0')}\0`);
  await put(
    `${pid}/status`,
    `Name:\t${name}\nPPid:\t${parent}\nUid:\t1000\t1000\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t3\n`,
  );
  await put(`${pid}/io`, 'rchar: 1\nsyscr: 2\nsyscw: 3\nread_bytes: 100\nwrite_bytes: 200\n');
  await put(`${pid}/fd/0`, '');
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'proc-'));
  await put('uptime', '30.00 10.00\n');
  await putProcess(10, 1, 'nginx', ['nginx: master process'], 100);
  await putProcess(11, 10, 'nginx', ['nginx: worker process'], 200);
  await putProcess(12, 11, 'sh', ['sh', '-c', 'run shop'], 0);
  await putProcess(13, 1, 'a-program-with-', ['/opt/a-program-with-a-long-name'], 0);
});
afterAll(() => rm(root, { recursive: true }));

const count = async (instance: object) => {
  const run = await runCheck(check, { name: 'x', ...instance }, { procfs_path: root });
  return run.metrics.find(({ metric }) => metric === 'system.processes.number')?.value;
};

test('what the processes of a name use together', async () => {
  const clock = new FakeClock();
  const processes = check.create({ name: 'web', search_string: ['nginx'] }, { procfs_path: root }, testParts(clock));
  await runOnce(processes);
  await putProcess(11, 10, 'nginx', ['nginx: worker process'], 300);
  clock.advance(10_000);
  const run = await runOnce(processes);
  const values = Object.fromEntries(
    run.metrics.map(({ type, metric, value }) => [`${type} ${metric.slice(17)}`, value]),
  );
  expect(values).toEqual({
    'gauge number': 2,
    'gauge cpu.pct': 10,
    'gauge cpu.normalized_pct': expect.any(Number),
    'gauge threads': 6,
    'gauge mem.rss': 2 * 50 * 4096,
    'gauge mem.vms': 2 * 4096_000,
    'gauge mem.real': 2 * 30 * 4096,
    'gauge mem.pct': expect.any(Number),
    'gauge open_file_descriptors': 2,
    'gauge ioread_count': 4,
    'gauge iowrite_count': 6,
    'gauge ioread_bytes': 200,
    'monotonic_count ioread_bytes_count': 200,
    'gauge iowrite_bytes': 400,
    'monotonic_count iowrite_bytes_count': 400,
    'gauge voluntary_ctx_switches': 14,
    'gauge involuntary_ctx_switches': 6,
    'rate mem.page_faults.minor_faults': 22,
    'rate mem.page_faults.children_minor_faults': 24,
    'rate mem.page_faults.major_faults': 26,
    'rate mem.page_faults.children_major_faults': 28,
    'gauge run_time.avg': 20,
    'gauge run_time.max': 20,
    'gauge run_time.min': 20,
  });
  expect([run.metrics[0]?.tags, run.serviceChecks]).toEqual([
    ['process_name:web', 'web'],
    [{ name: 'process.up', status: 0, tags: ['process:web'], message: '2 processes' }],
  ]);
});

test.each<[object, number]>([
  [{ search_string: ['nginx', 'sh'] }, 3],
  [{ search_string: ['run (shop|cart)$'], exact_match: false }, 1],
  [{ search_string: ['a-program-with-a-long-name'] }, 1],
  [{ search_string: ['All'] }, 4],
  [{ search_string: ['nginx'], user: '7' }, 0],
  [{ pid: 12 }, 1],
  [{ pid: 10, collect_children: true }, 3],
  [{ pid_file: '/nowhere' }, 0],
])('%j finds %d', async (instance, expected) => {
  expect(await count(instance)).toBe(expected);
});

test.each<[object, number]>([
  [{ search_string: 'nothing' }, 2],
  [{ search_string: 'nginx', thresholds: { warning: [1, 1], critical: [1, 5] } }, 1],
  [{ search_string: 'nginx', thresholds: { critical: [3, '.inf'] } }, 2],
  [{ search_string: 'nothing', thresholds: { critical: [0, 5], warning: [0, 5] } }, 0],
])('%j is %d', async (instance, status) => {
  const run = await runCheck(check, { name: 'x', ...instance }, { procfs_path: root });
  expect(run.serviceChecks[0]?.status).toBe(status);
});

test.each([{ name: 'x' }, { search_string: 'x' }, { name: 'x', pid: 1, thresholds: { critical: [1] } }])(
  '%j is refused',
  async (instance) => {
    await expect(runCheck(check, instance)).rejects.toMatchObject({ code: 'bad_check_config' });
  },
);
