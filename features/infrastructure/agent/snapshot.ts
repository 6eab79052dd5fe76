import type { InterfaceFacts } from './interfaces.ts';
import type { HostOptions } from './options.ts';
import type { CpuTimes, DiskCounters, InterfaceCounters } from './proc.ts';
import type { SocketStates } from './sockets.ts';

/** Room on one file system. */
export interface DiskUsage {
  readonly device: string;
  readonly path: string;
  /** Of the file system; '' where that is not known. */
  readonly type: string;
  readonly label: string;
  readonly totalBytes: number;
  readonly usedBytes: number;
  /** What an ordinary user may still write. */
  readonly freeBytes: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

/** Everything that was read of the machine at one moment; undefined where this system does not tell. */
export interface Snapshot {
  readonly timeMs: number;
  readonly cores: number;
  readonly cpu: CpuTimes | undefined;
  /** By name: `cpu0`, `cpu1`, …; empty where this system does not tell. */
  readonly cpuByCore: ReadonlyMap<string, CpuTimes>;
  readonly contextSwitches: number | undefined;
  readonly load: readonly [number, number, number] | undefined;
  /** /proc/meminfo, kB. */
  readonly memory: ReadonlyMap<string, number>;
  /** /proc/vmstat. */
  readonly virtualMemory: ReadonlyMap<string, number>;
  readonly disks: readonly DiskUsage[];
  readonly diskCounters: ReadonlyMap<string, DiskCounters>;
  /** Names of device-mapper devices by the kernel's (`dm-0`). */
  readonly mapperNames: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, InterfaceCounters>;
  readonly interfaceFacts: ReadonlyMap<string, InterfaceFacts>;
  /** /proc/net/snmp and netstat as `Tcp.InSegs`. */
  readonly protocols: ReadonlyMap<string, number>;
  /** By `tcp4`, `tcp6`, `udp4`, `udp6`; empty unless asked for. */
  readonly sockets: ReadonlyMap<string, SocketStates>;
  /** Settings and numbers of connection tracking, without `nf_conntrack_`. */
  readonly conntrack: ReadonlyMap<string, number>;
  /** Counters of connection tracking by processor; empty unless asked for. */
  readonly conntrackCounters: readonly ReadonlyMap<string, number>[];
  readonly uptimeS: number;
  readonly files: { readonly allocated: number; readonly unused: number; readonly max: number } | undefined;
  readonly processes: number | undefined;
  /** `cpu.some.avg10` and so on, percent. */
  readonly pressure: ReadonlyMap<string, number>;
}

/** A value of a host metric. A count is what happened since the snapshot before. */
export interface HostPoint {
  readonly metric: string;
  readonly value: number;
  readonly type?: 'count';
  readonly tags?: readonly string[];
}

/** Metrics of one area from two snapshots; the first snapshot of all has none before it. */
export type HostCheck = (now: Snapshot, before: Snapshot | undefined, options: HostOptions) => HostPoint[];

/** Seconds between two snapshots, at least a millisecond. */
export function secondsBetween(now: Snapshot, before: Snapshot): number {
  return Math.max(0.001, (now.timeMs - before.timeMs) / 1000);
}

/** What a counter gained; a counter that went back (reboot, reload) has gained what it shows. */
export function gained(now: number, before: number): number {
  return now >= before ? now - before : now;
}

/** Two decimals, as the Agent rounds its disk figures. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
