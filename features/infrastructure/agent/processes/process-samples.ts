import type { ProcessSample } from '@komainu/contracts/infrastructure/process.ts';
import { TICKS_PER_S } from './proc-process.ts';
import type { ProcessReading } from './read-processes.ts';

/** All processes at one moment. */
export interface ProcessRound {
  readonly timeMs: number;
  readonly readings: readonly ProcessReading[];
}

/** Memory comes in pages of this size on x86-64, and on arm64 as distributions build it. */
const PAGE_BYTES = 4096;

/** What processes did between two rounds; a process that is new in the second has used nothing yet. */
export function processSamples(
  now: ProcessRound,
  before: ProcessRound | undefined,
  tags: readonly string[],
): ProcessSample[] {
  const seconds = before === undefined ? 0 : (now.timeMs - before.timeMs) / 1000;
  const earlier = new Map(before?.readings.map((reading) => [keyOf(reading), reading]));
  return now.readings.map((reading) => {
    const { identity, stat, openFiles, io } = reading;
    const last = earlier.get(keyOf(reading));
    const rate = (value: number | undefined, lastValue: number | undefined): number =>
      value === undefined || lastValue === undefined || seconds <= 0 ? 0 : Math.max(0, value - lastValue) / seconds;
    const cpuUserPercent = (rate(stat.userTicks, last?.stat.userTicks) * 100) / TICKS_PER_S;
    const cpuSystemPercent = (rate(stat.systemTicks, last?.stat.systemTicks) * 100) / TICKS_PER_S;
    return {
      pid: identity.pid,
      parentPid: stat.parentPid,
      createdUnixMs: identity.createdUnixMs,
      name: stat.name,
      arguments: identity.commandLine,
      executable: identity.executable,
      directory: identity.directory,
      user: identity.user,
      state: stat.state,
      nice: stat.nice,
      threads: stat.threads,
      openFiles,
      cpuPercent: cpuUserPercent + cpuSystemPercent,
      cpuUserPercent,
      cpuSystemPercent,
      rssBytes: stat.rssPages * PAGE_BYTES,
      virtualBytes: stat.virtualBytes,
      readBytesPerS: rate(io?.readBytes, last?.io?.readBytes),
      writeBytesPerS: rate(io?.writtenBytes, last?.io?.writtenBytes),
      containerId: identity.containerId,
      tags,
    };
  });
}

function keyOf({ identity }: ProcessReading): string {
  return `${identity.pid}/${identity.createdUnixMs}`;
}
