import { gained, type HostCheck, type HostPoint, secondsBetween } from '../snapshot.ts';

/** The size of a page that /proc/vmstat counts swapping in. */
const PAGE_BYTES = 4096;
const MEBIBYTE = 1024 * 1024;

/** `system.mem.*` and `system.swap.*`, in MiB as the Agent reports them. */
export const memoryCheck: HostCheck = (now, before) => {
  const { memory } = now;
  const total = memory.get('MemTotal');
  if (total === undefined) return [];
  const kibibytes = (name: string) => memory.get(name) ?? 0;
  const free = kibibytes('MemFree');
  const cached = kibibytes('Cached') + kibibytes('SReclaimable');
  // Kernels before 3.14 do not say what is available.
  const usable = memory.get('MemAvailable') ?? free + kibibytes('Buffers') + cached;
  const points: HostPoint[] = [
    { metric: 'system.mem.total', value: total / 1024 },
    { metric: 'system.mem.free', value: free / 1024 },
    { metric: 'system.mem.used', value: (total - free) / 1024 },
    { metric: 'system.mem.usable', value: usable / 1024 },
    { metric: 'system.mem.pct_usable', value: usable / total },
  ];
  const linuxOnly: readonly (readonly [metric: string, field: string])[] = [
    ['system.mem.buffered', 'Buffers'],
    ['system.mem.shared', 'Shmem'],
    ['system.mem.slab', 'Slab'],
    ['system.mem.slab_reclaimable', 'SReclaimable'],
    ['system.mem.page_tables', 'PageTables'],
    ['system.mem.commit_limit', 'CommitLimit'],
    ['system.mem.committed_as', 'Committed_AS'],
    ['system.swap.cached', 'SwapCached'],
  ];
  for (const [metric, field] of linuxOnly) {
    const value = memory.get(field);
    if (value !== undefined) points.push({ metric, value: value / 1024 });
  }
  if (memory.has('Cached')) points.push({ metric: 'system.mem.cached', value: cached / 1024 });
  const swap = memory.get('SwapTotal');
  if (swap !== undefined) {
    const swapFree = kibibytes('SwapFree');
    points.push(
      { metric: 'system.swap.total', value: swap / 1024 },
      { metric: 'system.swap.free', value: swapFree / 1024 },
      { metric: 'system.swap.used', value: (swap - swapFree) / 1024 },
      // A machine without swap has none used.
      { metric: 'system.swap.pct_free', value: swap === 0 ? 1 : swapFree / swap },
    );
  }
  for (const [metric, field] of [
    ['system.swap.swap_in', 'pswpin'],
    ['system.swap.swap_out', 'pswpout'],
  ] as const) {
    const pages = now.virtualMemory.get(field);
    const past = before?.virtualMemory.get(field);
    if (before === undefined || pages === undefined || past === undefined) continue;
    points.push({ metric, value: (gained(pages, past) * PAGE_BYTES) / MEBIBYTE / secondsBetween(now, before) });
  }
  return points;
};
