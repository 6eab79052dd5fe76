import type { DiskOptions } from '../disk-options.ts';
import { type DiskUsage, gained, type HostCheck, type HostPoint, type Snapshot, secondsBetween } from '../snapshot.ts';

/**
 * `system.disk.*` in KiB and `system.fs.inodes.*`, tagged with the device as it is mounted; and the time that block devices
 * took to read and write.
 */
export const diskCheck: HostCheck = (now, before, { disk }) => [
  ...now.disks.flatMap((usage) => roomOf(usage, disk)),
  ...(before === undefined ? [] : timesOf(now, before, disk)),
];

function roomOf(usage: DiskUsage, options: DiskOptions): HostPoint[] {
  const tags = tagsOf(usage, options);
  // As df does it: of what ordinary users can reach, the blocks kept for root left out.
  const reachable = usage.usedBytes + usage.freeBytes;
  const inUse = reachable === 0 ? 0 : usage.usedBytes / reachable;
  const points = [
    { metric: 'system.disk.total', value: usage.totalBytes / 1024, tags },
    { metric: 'system.disk.used', value: usage.usedBytes / 1024, tags },
    { metric: 'system.disk.free', value: usage.freeBytes / 1024, tags },
    { metric: 'system.disk.in_use', value: inUse, tags },
    { metric: 'system.disk.utilized', value: inUse * 100, tags },
  ];
  // btrfs and some others have no fixed number of inodes.
  if (usage.inodes === 0) return points;
  const used = usage.inodes - usage.freeInodes;
  return [
    ...points,
    { metric: 'system.fs.inodes.total', value: usage.inodes, tags },
    { metric: 'system.fs.inodes.used', value: used, tags },
    { metric: 'system.fs.inodes.free', value: usage.freeInodes, tags },
    { metric: 'system.fs.inodes.in_use', value: used / usage.inodes, tags },
    { metric: 'system.fs.inodes.utilized', value: (100 * used) / usage.inodes, tags },
  ];
}

/** Milliseconds as counts, and a hundred times the share of a second, as the Agent has reported it ever since. */
function timesOf(now: Snapshot, before: Snapshot, options: DiskOptions): HostPoint[] {
  const seconds = secondsBetween(now, before);
  return [...now.diskCounters].flatMap(([device, counters]) => {
    const past = before.diskCounters.get(device);
    if (past === undefined) return [];
    const tags = [...deviceTags(device, device, options), ...options.tagsOf(device)];
    const readMs = gained(counters.readMs, past.readMs);
    const writeMs = gained(counters.writeMs, past.writeMs);
    return [
      { metric: 'system.disk.read_time', value: readMs, type: 'count' as const, tags },
      { metric: 'system.disk.write_time', value: writeMs, type: 'count' as const, tags },
      { metric: 'system.disk.read_time_pct', value: readMs / 10 / seconds, tags },
      { metric: 'system.disk.write_time_pct', value: writeMs / 10 / seconds, tags },
    ];
  });
}

function tagsOf({ device, path, type, label }: DiskUsage, options: DiskOptions): string[] {
  const name = options.byMount ? path : device;
  return [
    ...(options.tagByFilesystem ? [type, `filesystem:${type}`] : []),
    ...deviceTags(name, device, options),
    ...options.tagsOf(name),
    ...(label === '' ? [] : [`label:${label}`, `device_label:${label}`]),
  ];
}

function deviceTags(name: string, device: string, options: DiskOptions): string[] {
  const shown = options.lowerCaseDevice ? name.toLowerCase() : name;
  return [`device:${shown}`, `device_name:${device.split('/').pop() ?? device}`];
}
