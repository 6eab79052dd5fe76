import { zstdCompressSync } from 'node:zlib';
import type { ContainerSample, ProcessSample } from '@komainu/contracts/infrastructure/process.ts';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ProtobufReader } from '../protobuf/reader.ts';
import {
  COLLECTOR_CONTAINER,
  COLLECTOR_CONTAINER_REAL_TIME,
  COLLECTOR_PROC,
  COLLECTOR_REAL_TIME,
  collectorReply,
  readFrame,
  watchersIn,
} from './frame.ts';
import { decodeRealTime } from './real-time.ts';
import { decodeSnapshot, encodeContainers, encodeProcesses } from './snapshot.ts';

const MAX_BYTES = 1 << 20;
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const whole = fc.nat();
const large = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const rate = fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const tags = fc
  .uniqueArray(fc.constantFrom('env:prod', 'service:shop', 'short_image:nginx', 'team:x'), { maxLength: 4 })
  .map((list) => list.sort());

const process: fc.Arbitrary<ProcessSample> = fc.record({
  pid: whole,
  parentPid: whole,
  createdUnixMs: large,
  name: text,
  arguments: fc.array(text, { maxLength: 5 }),
  executable: text,
  directory: text,
  user: text,
  state: fc.constantFrom('U', 'D', 'R', 'S', 'T', 'W', 'X', 'Z'),
  nice: fc.integer({ min: -20, max: 19 }),
  threads: whole,
  openFiles: whole,
  cpuPercent: rate,
  cpuUserPercent: rate,
  cpuSystemPercent: rate,
  rssBytes: large,
  virtualBytes: large,
  readBytesPerS: rate,
  writeBytesPerS: rate,
  containerId: text,
  tags,
});

const container: fc.Arbitrary<ContainerSample> = fc.record({
  runtime: text,
  id: text,
  state: fc.constantFrom('unknown', 'created', 'restarting', 'running', 'paused', 'exited', 'dead'),
  health: fc.constantFrom('unknown', 'starting', 'healthy', 'unhealthy'),
  createdUnixS: large,
  startedUnixS: large,
  cpuLimitPercent: rate,
  memoryLimitBytes: large,
  cpuPercent: rate,
  rssBytes: large,
  cacheBytes: large,
  readBytesPerS: rate,
  writeBytesPerS: rate,
  receivedBytesPerS: rate,
  sentBytesPerS: rate,
  threads: whole,
  tags,
});

const snapshot = fc.record({
  host: text,
  totalMemoryBytes: large,
  cores: fc.nat(64),
  groupId: whole,
  groupSize: whole,
  processes: fc.array(process, { maxLength: 5 }),
  containers: fc.array(container, { maxLength: 3 }),
});

test('processes and containers are read back as they were written', () => {
  fc.assert(
    fc.property(snapshot, (written) => {
      const proc = readFrame(encodeProcesses(written), MAX_BYTES);
      const containers = readFrame(encodeContainers(written), MAX_BYTES);
      expect([decodeSnapshot(proc.type, proc.body), decodeSnapshot(containers.type, containers.body)]).toEqual([
        written,
        { ...written, processes: [] },
      ]);
    }),
    { numRuns: 60 },
  );
});

describe('hostile bytes', () => {
  const example = fc.sample(snapshot, { numRuns: 5, seed: 7 }).map((one) => readFrame(encodeProcesses(one), MAX_BYTES));

  it('leave the decoders as coded errors only', () => {
    const changed = fc
      .tuple(fc.constantFrom(...example), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat())
      .map(([{ body }, changes, length]) => {
        const copy = Buffer.from(body);
        for (const [at, byte] of changes) copy[at % Math.max(1, copy.length)] = byte;
        return copy.subarray(0, length % (copy.length + 1));
      });
    fc.assert(
      fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 300 }).map(Buffer.from)), (bytes) => {
        for (const act of [
          () => decodeSnapshot(COLLECTOR_PROC, bytes),
          () => decodeSnapshot(COLLECTOR_CONTAINER, bytes),
          () => decodeRealTime(COLLECTOR_REAL_TIME, bytes),
          () => decodeRealTime(COLLECTOR_CONTAINER_REAL_TIME, bytes),
          () => readFrame(bytes, MAX_BYTES),
        ]) {
          try {
            act();
          } catch (error) {
            if (!(error instanceof Error && 'code' in error)) throw error;
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'bad_frame'],
    ['a version that nobody sends', Buffer.from([9, 0, 12, 0]), 'bad_frame'],
    ['half a header', Buffer.from([3, 0, 12, 0, 0]), 'bad_frame'],
    [
      'an encoding of long ago',
      Buffer.concat([Buffer.from([3, 2, 12, 0]), Buffer.alloc(20)]),
      'unknown_frame_encoding',
    ],
    [
      'broken compression',
      Buffer.concat([Buffer.from([3, 4, 12, 0]), Buffer.alloc(12), Buffer.from('no')]),
      'bad_compression',
    ],
    [
      'a bomb',
      Buffer.concat([Buffer.from([3, 4, 12, 0]), Buffer.alloc(12), zstdCompressSync(Buffer.alloc(MAX_BYTES + 1))]),
      'body_too_large',
    ],
  ])('%s is refused', (_, bytes, code) => {
    expect(() => readFrame(bytes, MAX_BYTES)).toThrow(expect.objectContaining({ code }));
  });

  it('more processes than any host has are refused', () => {
    const many = Buffer.alloc(2 * 20_001);
    for (let at = 0; at < many.length; at += 2) many[at] = 0x1a;
    expect(() => decodeSnapshot(COLLECTOR_PROC, many)).toThrow(expect.objectContaining({ code: 'too_many_items' }));
  });
});

test('frames of older versions are read too', () => {
  const body = Buffer.from('a body');
  expect([
    readFrame(Buffer.concat([Buffer.from([1, 0, 12, 0]), body]), MAX_BYTES),
    readFrame(Buffer.concat([Buffer.from([2, 0, 39, 0, 1, 0, 0, 0]), body]), MAX_BYTES),
  ]).toEqual([
    { type: 12, body },
    { type: 39, body },
  ]);
});

test('collectors are answered in their framing', () => {
  const fieldsOf = (reply: Buffer) => {
    const reader = new ProtobufReader(reply, 16);
    const fields: unknown[] = [];
    while (reader.next()) fields.push([reader.field, [...reader.bytes()]]);
    return fields;
  };
  expect([[...collectorReply().subarray(0, 16)], fieldsOf(collectorReply()), fieldsOf(collectorReply(3, 5))]).toEqual([
    [3, 0, 23, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [
      [1, [0x20, 23]],
      [3, [0x10, 2]],
    ],
    [
      [1, [0x20, 23]],
      [3, [0x08, 3, 0x10, 5]],
    ],
  ]);
});

test('whoever is answered knows whether somebody looks', () => {
  const replies = [collectorReply(), collectorReply(3), Buffer.from('no frame'), collectorReply(3).subarray(0, 19)];
  expect(replies.map(watchersIn)).toEqual([0, 3, 0, 0]);
});
