import { parentPort } from 'node:worker_threads';
import { type ClusteredLines, clusterTop } from './cluster-top.ts';

/** What a worker is asked: the lines, and how many of them those are whose patterns count. */
export interface ClusterTask {
  readonly lines: readonly string[];
  readonly counted: number;
  readonly limit: number;
}

parentPort?.once('message', (task: ClusterTask) => {
  const answer: ClusteredLines = clusterTop(task.lines, task.counted, task.limit);
  parentPort?.postMessage(answer, [answer.assignment.buffer as ArrayBuffer]);
});
