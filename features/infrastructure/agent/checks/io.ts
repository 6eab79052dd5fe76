import type { DiskCounters } from '../proc.ts';
import { gained, type HostCheck, type HostPoint, round2, secondsBetween } from '../snapshot.ts';

/**
 * `system.io.*` between two snapshots, with the Agent's formulas, which follow iostat's, down to their oddities: the queue
 * size is divided by 1024 instead of 1000, and a request is counted in sectors of 512 bytes.
 */
export const ioCheck: HostCheck = (now, before, options) => {
  if (before === undefined) return [];
  const seconds = secondsBetween(now, before);
  const points: HostPoint[] = [];
  for (const [device, counters] of now.diskCounters) {
    const past = before.diskCounters.get(device);
    // A device that was plugged in meanwhile has no past yet.
    if (past === undefined || options.excludesIo(device)) continue;
    const label = now.mapperNames.get(device);
    const tags = [
      `device:${device}`,
      `device_name:${device}`,
      ...(label === undefined ? [] : [`device_label:${label}`]),
    ];
    for (const [name, value] of ioOf(counters, past, seconds)) {
      const isRate = name.endsWith('rqm_s') || name === 'r_s' || name === 'w_s';
      points.push({ metric: `system.io.${name}`, value: isRate ? value : round2(value), tags });
    }
  }
  for (const [metric, field] of [
    ['system.io.block_in', 'pgpgin'],
    ['system.io.block_out', 'pgpgout'],
  ] as const) {
    const blocks = now.virtualMemory.get(field);
    const past = before.virtualMemory.get(field);
    // The kernel counts kilobytes here, the Agent reports bytes.
    if (blocks !== undefined && past !== undefined)
      points.push({ metric, value: (gained(blocks, past) * 1024) / seconds });
  }
  return points;
};

function ioOf(now: DiskCounters, before: DiskCounters, seconds: number): [string, number][] {
  const delta = (name: keyof DiskCounters) => gained(now[name], before[name]);
  const reads = delta('reads');
  const writes = delta('writes');
  const requests = reads + writes;
  const each = (sum: number, count: number) => (count === 0 ? 0 : sum / count);
  const busyMs = delta('busyMs');
  return [
    ['r_s', reads / seconds],
    ['w_s', writes / seconds],
    ['rrqm_s', delta('readsMerged') / seconds],
    ['wrqm_s', delta('writesMerged') / seconds],
    ['rkb_s', delta('sectorsRead') / 2 / seconds],
    ['wkb_s', delta('sectorsWritten') / 2 / seconds],
    ['avg_rq_sz', each(delta('sectorsRead') + delta('sectorsWritten'), requests)],
    ['avg_q_sz', delta('weightedMs') / 1024 / seconds],
    ['await', each(delta('readMs') + delta('writeMs'), requests)],
    ['r_await', each(delta('readMs'), reads)],
    ['w_await', each(delta('writeMs'), writes)],
    ['svctm', each(busyMs, requests)],
    ['util', busyMs / seconds / 10],
  ];
}
