import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDiskUsage } from './disk-usage.ts';
import { DEFAULT_HOST_OPTIONS, hostOptions } from './options.ts';

function optionsOf(check: string, instance: Record<string, unknown>, initConfig: Record<string, unknown> = {}) {
  const problems: string[] = [];
  const options = hostOptions([{ check, initConfig, instances: [instance] }], (text) => problems.push(text));
  return { options, problems };
}

const mount = (path: string, type = 'ext4', device = '/dev/sda1') => ({ path, type, device });

describe('which disks are measured', () => {
  test.each<[Record<string, unknown>, ReturnType<typeof mount>, boolean]>([
    [{}, mount('/'), true],
    [{}, mount('/snap/core', 'squashfs', '/dev/loop0'), false],
    [{}, mount('/media', 'iso9660', '/dev/sr0'), false],
    [{}, mount('/proc/sys/fs/binfmt_misc', 'autofs', 'systemd-1'), false],
    [{}, mount('/x', 'tmpfs', 'none'), false],
    [{ all_partitions: true }, mount('/x', 'tmpfs', 'none'), true],
    [{ device_exclude: ['/dev/sda.*'] }, mount('/'), false],
    [{ device_blacklist: ['sda'] }, mount('/'), false],
    [{ excluded_disks: ['/dev/SDA1'] }, mount('/'), false],
    [{ excluded_disks: ['sda'] }, mount('/'), true],
    [{ excluded_disk_re: '^/dev/sd' }, mount('/'), false],
    [{ device_include: ['nvme'] }, mount('/'), false],
    [{ file_system_exclude: ['EXT'] }, mount('/'), false],
    [{ excluded_filesystems: ['ext'] }, mount('/'), true],
    [{ file_system_include: ['xfs', 'ext4'] }, mount('/'), true],
    [{ mount_point_exclude: ['^/var'] }, mount('/var/lib'), false],
    [{ excluded_mountpoint_re: '/mnt/.*' }, mount('/mnt/a'), false],
    [{ mount_point_include: ['^/$'] }, mount('/data'), false],
  ])('%j: %j', (instance, one, expected) => {
    const { options, problems } = optionsOf('disk', instance);
    expect([options.disk.wants(one), problems]).toEqual([expected, []]);
  });

  test('what is excluded everywhere takes the place of the defaults', () => {
    const { options } = optionsOf('disk', {}, { file_system_global_exclude: ['xfs'] });
    expect([options.disk.wants(mount('/', 'squashfs')), options.disk.wants(mount('/', 'xfs'))]).toEqual([true, false]);
  });
});

test('options of processor, network and disk', () => {
  expect(optionsOf('cpu', { report_total_percpu: true }).options.cpuTotalsByCore).toBe(true);
  expect(optionsOf('io', {}, { device_exclude_re: '^loop' }).options.excludesIo('loop1')).toBe(true);
  const { network } = optionsOf('network', {
    collect_rate_metrics: false,
    collect_count_metrics: true,
    collect_connection_state: true,
    conntrack_path: '/usr/sbin/conntrack',
    excluded_interfaces: ['docker0'],
    excluded_interface_re: '^veth',
    whitelist_conntrack_metrics: ['buckets'],
  }).options;
  expect(network).toMatchObject({ rates: false, counts: true, connections: true, conntrackCounters: true });
  expect(['lo', 'docker0', 'veth1', 'eth0'].filter((name) => network.excludes(name))).toEqual(['docker0', 'veth1']);
  expect(['max', 'buckets'].filter((name) => network.wantsConntrack(name))).toEqual(['buckets']);
  const without = optionsOf('network', { blacklist_conntrack_metrics: ['max'] }).options.network;
  expect(['max', 'buckets'].filter((name) => without.wantsConntrack(name))).toEqual(['buckets']);
});

test('what makes no sense is named and left out', () => {
  const { options, problems } = optionsOf('disk', {
    use_mount: 'perhaps',
    device_exclude: ['(', 'sdb'],
    min_disk_size: 'big',
    device_tag_re: ['x'],
    file_system_exclude: [7],
  });
  expect(options.disk).toMatchObject({ byMount: false, leastBytes: 0 });
  expect([options.disk.wants(mount('/')), options.disk.wants(mount('/', 'ext4', '/dev/sdb'))]).toEqual([true, false]);
  expect(problems.map((text) => text.split(/ must|: \(/)[0])).toEqual([
    'disk: device_exclude',
    'disk: file_system_exclude',
    'disk: device_tag_re',
    'disk: use_mount',
    'disk: min_disk_size',
  ]);
});

test('labels of file systems are those of udev; small disks are left out', async () => {
  const dev = await mkdtemp(join(tmpdir(), 'dev-'));
  await mkdir(join(dev, 'disk/by-label'), { recursive: true });
  await symlink('../../sda1', join(dev, 'disk/by-label/d\\xc3\\xa4ta\\x20disk'));
  const mounts = '/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /nowhere ext4 rw 0 0';
  const usage = await readDiskUsage(mounts, '\text4\n', DEFAULT_HOST_OPTIONS.disk, dev);
  expect(usage).toMatchObject([{ device: '/dev/sda1', path: '/', type: 'ext4', label: 'däta disk' }]);
  const large = { ...DEFAULT_HOST_OPTIONS.disk, leastBytes: Number.MAX_SAFE_INTEGER };
  expect(await readDiskUsage(mounts, '\text4\n', large, dev)).toEqual([]);
  await rm(dev, { recursive: true, force: true });
});
