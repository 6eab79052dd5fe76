import { call, eventually, type RunningServer, startServer } from '../../test/process/server.ts';
import { cpuSecondsOf, peakRssBytesOf } from './processes.ts';

interface Status {
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly bytes: number }[];
}

export interface Measured {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakRssBytes: number;
  readonly bytes: number;
}

/** Starts our server, runs `load` against it, waits until the engine has merged, and gives what it cost. */
export async function measureOurs(
  name: string,
  tables: readonly string[],
  load: (server: RunningServer) => Promise<void>,
  after?: (server: RunningServer) => Promise<void>,
): Promise<Measured> {
  const server = await startServer({ name: `bench-${name}` });
  try {
    const pid = server.process.pid ?? 0;
    const before = cpuSecondsOf(pid);
    const startedMs = performance.now();
    await load(server);
    const wallSeconds = (performance.now() - startedMs) / 1000;
    const cpuSeconds = (await quietCpu(pid)) - before;
    const status = await call<Status>(server, 'GET', '/api/unstable/status');
    const bytes = status.tables
      .filter((table) => tables.includes(table.name))
      .reduce((sum, table) => sum + table.bytes, 0);
    const peakRssBytes = peakRssBytesOf(pid);
    await after?.(server);
    return { cpuSeconds, wallSeconds, peakRssBytes, bytes };
  } finally {
    await server.stop();
  }
}

/** Waits until the process tree rests (merges are done), for at most two minutes; gives its CPU seconds then. */
export async function quietCpu(pid: number): Promise<number> {
  let last = cpuSecondsOf(pid);
  return eventually('the process to come to rest', 120_000, async () => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const now = cpuSecondsOf(pid);
    const rests = now - last < 0.25;
    last = now;
    return rests ? now : undefined;
  }).catch(() => last);
}
