import type { HostCheck } from '../snapshot.ts';

/** `system.uptime` in seconds. */
export const uptimeCheck: HostCheck = ({ uptimeS }) => [{ metric: 'system.uptime', value: uptimeS }];

/** `system.fs.file_handles.*`. */
export const fileHandleCheck: HostCheck = ({ files }) => {
  if (files === undefined) return [];
  const used = files.allocated - files.unused;
  return [
    { metric: 'system.fs.file_handles.allocated', value: files.allocated },
    { metric: 'system.fs.file_handles.allocated_unused', value: files.unused },
    { metric: 'system.fs.file_handles.used', value: used },
    { metric: 'system.fs.file_handles.max', value: files.max },
    { metric: 'system.fs.file_handles.in_use', value: files.max === 0 ? 0 : used / files.max },
  ];
};

/** `system.processes.number`: all processes of the machine. */
export const processCheck: HostCheck = ({ processes }) =>
  processes === undefined ? [] : [{ metric: 'system.processes.number', value: processes }];

/** `system.pressure.{cpu,memory,io}.{some,full}.avg{10,60,300}`: percent of the time that work waited (Linux PSI). */
export const pressureCheck: HostCheck = ({ pressure }) =>
  [...pressure]
    .filter(([name]) => !name.endsWith('.total'))
    .map(([name, value]) => ({ metric: `system.pressure.${name}`, value }));
