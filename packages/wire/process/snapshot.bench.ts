import type { ProcessSample, ProcessSnapshot } from '@komainu/contracts/infrastructure/process.ts';
import { bench } from 'vitest';
import { readFrame } from './frame.ts';
import { decodeSnapshot, encodeProcesses } from './snapshot.ts';

const PROCESSES = 300;

const processes = Array.from(
  { length: PROCESSES },
  (_, index): ProcessSample => ({
    pid: 100 + index,
    parentPid: 1,
    createdUnixMs: 1_795_000_000_000 + index,
    name: `worker-${index % 20}`,
    arguments: ['/usr/bin/worker', '--config', `/etc/worker/${index}.yaml`, '--verbose'],
    executable: '/usr/bin/worker',
    directory: '/srv/worker',
    user: 'app',
    state: 'S',
    nice: 0,
    threads: 12,
    openFiles: 64,
    cpuPercent: index / 7,
    cpuUserPercent: index / 9,
    cpuSystemPercent: index / 31,
    rssBytes: index * 1_000_000,
    virtualBytes: index * 4_000_000,
    readBytesPerS: 100,
    writeBytesPerS: 200,
    containerId: 'c'.repeat(64),
    tags: [],
  }),
);
const snapshot: ProcessSnapshot = {
  host: 'web-1',
  totalMemoryBytes: 16e9,
  cores: 8,
  groupId: 1,
  groupSize: 1,
  processes,
  containers: [],
};
const framed = encodeProcesses(snapshot);

bench(`read ${PROCESSES} processes`, () => {
  const { type, body } = readFrame(framed, 1 << 24);
  decodeSnapshot(type, body);
});

bench(`write ${PROCESSES} processes`, () => {
  encodeProcesses(snapshot);
});
