import { eventually } from '../../test/process/server.ts';
import { cpuSecondsOf, peakRssBytesOf } from './processes.ts';

/** What a load cost a process tree. */
export interface Cost {
  /** Of the load until all of it was answered: what the tree uses when nothing happens is taken off. */
  readonly answeredCpuSeconds: number;
  /** The same until the tree rests again: with the merges that the load leaves behind. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakRssBytes: number;
  /** CPU seconds a second before the load. */
  readonly idleCpu: number;
}

/** Ours collects its garbage ten seconds after its start: counted as idle use, that would be taken off many times over. */
const SETTLE_MS = 13_000;
const IDLE_MS = 10_000;
const QUIET_WINDOW_MS = 3_000;
const QUIET_CPU_S = 0.25;
const QUIET_LIMIT_MS = 120_000;

/**
 * Runs `load` against the tree of `pid` and counts until its merges are done. Idle use is measured before the load and
 * taken off for the whole length, on both sides alike: else whoever waits longer for the last merge looks dearer.
 */
export async function costOf(pid: number, load: () => Promise<void>): Promise<Cost> {
  await sleep(SETTLE_MS);
  const idleFrom = cpuSecondsOf(pid);
  await sleep(IDLE_MS);
  const before = cpuSecondsOf(pid);
  const idleCpu = (before - idleFrom) / (IDLE_MS / 1000);
  const startedMs = performance.now();
  await load();
  const wallSeconds = (performance.now() - startedMs) / 1000;
  const answered = cpuSecondsOf(pid);
  const after = await quietCpu(pid);
  const wholeSeconds = (performance.now() - startedMs) / 1000;
  return {
    answeredCpuSeconds: answered - before - idleCpu * wallSeconds,
    cpuSeconds: after - before - idleCpu * wholeSeconds,
    wallSeconds,
    peakRssBytes: peakRssBytesOf(pid),
    idleCpu,
  };
}

/** Waits until the process tree rests (merges are done), for at most two minutes; gives its CPU seconds then. */
export async function quietCpu(pid: number): Promise<number> {
  let last = cpuSecondsOf(pid);
  return eventually('the process to come to rest', QUIET_LIMIT_MS, async () => {
    await sleep(QUIET_WINDOW_MS);
    const now = cpuSecondsOf(pid);
    const rests = now - last < QUIET_CPU_S;
    last = now;
    return rests ? now : undefined;
  }).catch(() => last);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
