import { FakeClock } from '@komainu/kernel/clock.ts';
import type { OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import { decodeAgentStats } from '@komainu/wire/apmstats/client-stats.ts';
import { ProtobufReader } from '@komainu/wire/protobuf/reader.ts';
import { beforeEach, expect, it } from 'vitest';
import { Concentrator, KnownKey } from '../stats/concentrator.ts';
import { StatsWriter } from './stats-writer.ts';
import { TraceWriter } from './trace-writer.ts';

let put: OutgoingPayload[] = [];
let disk: Promise<void> = Promise.resolve();
const outbox = {
  async put(payload: OutgoingPayload) {
    put.push(payload);
    await disk;
  },
};
beforeEach(() => {
  put = [];
  disk = Promise.resolve();
});

const facts = { hostname: 'web-1', env: 'prod', version: '7', targetTps: 10, errorTps: 5, rareSampler: true };

/** How many tracer payloads an AgentPayload holds. */
function payloadsIn({ body }: OutgoingPayload): number {
  const reader = new ProtobufReader(body);
  let count = 0;
  while (reader.next()) {
    if (reader.field === 5) count++;
    reader.skip();
  }
  return count;
}

it('what comes while the disk is busy shares the next payload, and waits for it', async () => {
  const writer = new TraceWriter(outbox, facts);
  const busy = Promise.withResolvers<void>();
  disk = busy.promise;
  const done: number[] = [];
  const all = [1, 2, 3, 4, 5].map((at) => writer.put([Buffer.from([8, at])], 1).then(() => done.push(at)));
  expect([put.map(payloadsIn), done]).toEqual([[1, 1], []]);
  busy.resolve();
  await Promise.all(all);
  expect([put.map(payloadsIn), put.at(-1)?.headers['x-datadog-trace-count']]).toEqual([[1, 1, 3], '3']);
  await writer.put([], 0);
  expect(put.length).toBe(3);
});

it('what the disk refuses is told to all that shared it; the next goes on', async () => {
  const writer = new TraceWriter(outbox, facts);
  disk = Promise.reject(new Error('full'));
  await expect(writer.put([Buffer.from([8, 1])], 1)).rejects.toThrow('full');
  disk = Promise.resolve();
  await writer.put([Buffer.from([8, 2])], 1);
  expect(put.length).toBe(2);
});

const key = (resource: string) =>
  new KnownKey({
    service: 'shop',
    name: 'web.request',
    resource,
    type: 'web',
    httpStatus: 200,
    kind: 'server',
    synthetics: false,
    peerTags: [],
    isRoot: true,
    grpcStatus: '',
    httpMethod: 'GET',
    httpEndpoint: '',
    hostname: 'web-1',
    env: 'prod',
    version: '1',
    containerId: '',
  });

it('counts go out every ten seconds once they have settled, in parts when they are many, the rest at the end', async () => {
  const clock = new FakeClock();
  const concentrator = new Concentrator(clock.nowMs());
  const logger = { log: () => {} };
  const writer = new StatsWriter({ concentrator, outbox, facts, clock, logger: logger as never });
  for (let at = 0; at < 2_500; at++) {
    concentrator.add(key(`GET /${at}`), clock.nowMs(), clock.nowMs(), 1, 5e6, false, true);
  }
  clock.advance(10_000);
  expect(put).toEqual([]);
  clock.advance(10_000);
  await writer.flush();
  const groups = put.map(({ body }) =>
    decodeAgentStats(body).reduce(
      (sum, one) => sum + one.buckets.reduce((all, bucket) => all + bucket.groups.length, 0),
      0,
    ),
  );
  expect([groups, writer.sentGroups]).toEqual([[1_000, 1_000, 500], 2_500]);

  disk = Promise.reject(new Error('full'));
  concentrator.add(key('GET /late'), clock.nowMs(), clock.nowMs(), 1, 5e6, true, true);
  put = [];
  await writer.close();
  disk = Promise.resolve();
  await writer.flush();
  expect(put.map(({ body }) => decodeAgentStats(body)[0]?.buckets[0]?.groups[0]?.errors)).toEqual([1, 1]);
});

it('keeps the memory bounded, whatever resources are called', () => {
  const concentrator = new Concentrator(0);
  for (let at = 0; at < 25_000; at++) concentrator.add(key(`GET /${at}`), 0, 0, 1, 1, false, true);
  const [payload] = concentrator.flush(0, true);
  const groups = payload?.buckets[0]?.groups ?? [];
  expect([groups.length, groups.find(({ resource }) => resource === '_other')?.hits]).toEqual([20_001, 5_000]);
});
