import type { HostCheck } from '../snapshot.ts';
import { cpuCheck } from './cpu.ts';
import { diskCheck } from './disk.ts';
import { ioCheck } from './io.ts';
import { loadCheck } from './load.ts';
import { memoryCheck } from './memory.ts';
import { networkCheck } from './network.ts';
import { fileHandleCheck, pressureCheck, processCheck, uptimeCheck } from './system.ts';

/** Every check of the host; a new one is a file and a line here. */
export const hostChecks: readonly HostCheck[] = [
  cpuCheck,
  diskCheck,
  fileHandleCheck,
  ioCheck,
  loadCheck,
  memoryCheck,
  networkCheck,
  pressureCheck,
  processCheck,
  uptimeCheck,
];
