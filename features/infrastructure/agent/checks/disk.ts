import type { HostCheck } from '../snapshot.ts';

/** `system.disk.*` in KiB and `system.fs.inodes.*`, tagged with the device as it is mounted. */
export const diskCheck: HostCheck = ({ disks }) =>
  disks.flatMap((disk) => {
    const tags = [`device:${disk.device}`, `device_name:${disk.device.split('/').pop() ?? disk.device}`];
    // As df does it: of what ordinary users can reach, the blocks kept for root left out.
    const reachable = disk.usedBytes + disk.freeBytes;
    const inUse = reachable === 0 ? 0 : disk.usedBytes / reachable;
    const points = [
      { metric: 'system.disk.total', value: disk.totalBytes / 1024, tags },
      { metric: 'system.disk.used', value: disk.usedBytes / 1024, tags },
      { metric: 'system.disk.free', value: disk.freeBytes / 1024, tags },
      { metric: 'system.disk.in_use', value: inUse, tags },
      { metric: 'system.disk.utilized', value: inUse * 100, tags },
    ];
    // btrfs and some others have no fixed number of inodes.
    if (disk.inodes === 0) return points;
    const used = disk.inodes - disk.freeInodes;
    return [
      ...points,
      { metric: 'system.fs.inodes.total', value: disk.inodes, tags },
      { metric: 'system.fs.inodes.used', value: used, tags },
      { metric: 'system.fs.inodes.free', value: disk.freeInodes, tags },
      { metric: 'system.fs.inodes.in_use', value: used / disk.inodes, tags },
    ];
  });
