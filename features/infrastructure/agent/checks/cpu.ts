import type { CpuTimes } from '../proc.ts';
import { gained, type HostCheck, type HostPoint } from '../snapshot.ts';

/** `system.cpu.*`: percent of all cores between two snapshots; guest time is part of user time. */
export const cpuCheck: HostCheck = (now, before) => {
  const points: HostPoint[] = [{ metric: 'system.cpu.num_cores', value: now.cores }];
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

function totalOf(times: CpuTimes): number {
  const { user, nice, system, idle, iowait, irq, softirq, steal } = times;
  return user + nice + system + idle + iowait + irq + softirq + steal;
}
