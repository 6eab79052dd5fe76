import type { CpuTimes } from '../proc.ts';
import { gained, type HostCheck, type HostPoint, type Snapshot } from '../snapshot.ts';

/** /proc/stat counts in hundredths of a second on every machine that Linux runs on. */
const TICKS_A_SECOND = 100;

/** Seconds of processor time since the start, by what it was spent on. */
const TOTALS: readonly (readonly [metric: string, time: keyof CpuTimes])[] = [
  ['system.cpu.user.total', 'user'],
  ['system.cpu.nice.total', 'nice'],
  ['system.cpu.system.total', 'system'],
  ['system.cpu.idle.total', 'idle'],
  ['system.cpu.iowait.total', 'iowait'],
  ['system.cpu.irq.total', 'irq'],
  ['system.cpu.softirq.total', 'softirq'],
  ['system.cpu.steal.total', 'steal'],
  ['system.cpu.guest.total', 'guest'],
  ['system.cpu.guestnice.total', 'guestNice'],
];

/**
 * `system.cpu.*`: percent of all cores between two snapshots, where guest time is part of user time; and seconds since the
 * start of the machine, of all cores together or of each.
 */
export const cpuCheck: HostCheck = (now, before, options) => {
  const points: HostPoint[] = [
    { metric: 'system.cpu.num_cores', value: now.cores },
    ...totalsOf(now, options.cpuTotalsByCore),
  ];
  if (before === undefined) return points;
  if (now.contextSwitches !== undefined && before.contextSwitches !== undefined) {
    const value = gained(now.contextSwitches, before.contextSwitches);
    points.push({ metric: 'system.cpu.context_switches', value, type: 'count' });
  }
  const { cpu } = now;
  const past = before.cpu;
  if (cpu === undefined || past === undefined) return points;
  const elapsed = totalOf(cpu) - totalOf(past);
  if (elapsed <= 0) return points;
  // iowait may go back on some kernels: a percentage is never below 0.
  const percent = (...names: (keyof CpuTimes)[]) =>
    Math.max(0, (100 * names.reduce((sum, name) => sum + cpu[name] - past[name], 0)) / elapsed);
  return [
    ...points,
    { metric: 'system.cpu.user', value: percent('user', 'nice') },
    { metric: 'system.cpu.system', value: percent('system', 'irq', 'softirq') },
    { metric: 'system.cpu.interrupt', value: percent('irq', 'softirq') },
    { metric: 'system.cpu.iowait', value: percent('iowait') },
    { metric: 'system.cpu.idle', value: percent('idle') },
    { metric: 'system.cpu.stolen', value: percent('steal') },
    { metric: 'system.cpu.guest', value: percent('guest') },
  ];
};

function totalsOf({ cpu, cpuByCore }: Snapshot, byCore: boolean): HostPoint[] {
  // Where there are no ticks of cores, the numbers are of another unit.
  if (cpu === undefined || cpuByCore.size === 0) return [];
  const cores: Iterable<readonly [string, CpuTimes]> = byCore ? cpuByCore : [['cpu-total', cpu]];
  return [...cores].flatMap(([core, times]) =>
    TOTALS.map(([metric, time]) => ({ metric, value: times[time] / TICKS_A_SECOND, tags: [`core:${core}`] })),
  );
}

function totalOf(times: CpuTimes): number {
  const { user, nice, system, idle, iowait, irq, softirq, steal } = times;
  return user + nice + system + idle + iowait + irq + softirq + steal;
}
