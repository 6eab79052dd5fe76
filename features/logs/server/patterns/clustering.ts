import { Worker } from 'node:worker_threads';
import { CodedError } from '@komainu/kernel/errors.ts';
import { type ClusteredLines, clusterTop } from './cluster-top.ts';
import type { ClusterTask } from './worker.ts';

/** So many lines are clustered sooner than a thread starts. */
const FEW_LINES = 2_000;
const MOST_THREADS = 2;

/** Clusters lines in threads of their own, so that the server goes on answering; at most two at a time. */
export class Clustering {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Throws `cancelled` (499) when the signal fires before it is done. */
  async run(task: ClusterTask, signal: AbortSignal): Promise<ClusteredLines> {
    if (task.lines.length <= FEW_LINES) return clusterTop(task.lines, task.counted, task.limit);
    if (this.#running >= MOST_THREADS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await inThread(task, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

async function inThread(task: ClusterTask, signal: AbortSignal): Promise<ClusteredLines> {
  if (signal.aborted) throw cancelled();
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  const { promise, resolve, reject } = Promise.withResolvers<ClusteredLines>();
  const abort = () => reject(cancelled());
  signal.addEventListener('abort', abort, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () =>
    reject(new CodedError('patterns_failed', 'clustering the logs ended early', { status: 500 })),
  );
  worker.postMessage(task);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

function cancelled(): CodedError {
  return new CodedError('cancelled', 'the client went away before the logs were clustered', { status: 499 });
}
