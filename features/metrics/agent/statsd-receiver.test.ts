import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, test } from 'vitest';
import { StatsDAggregator } from './aggregator.ts';
import { StatsDReceiver } from './statsd-receiver.ts';

function setUp() {
  const aggregator = new StatsDAggregator({ host: 'h', tags: [], maxContexts: 100 }, systemClock, () => {});
  return { aggregator, receiver: new StatsDReceiver(aggregator, new Counters()) };
}

const frame = (text: string) => {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(Buffer.byteLength(text));
  return Buffer.concat([header, Buffer.from(text)]);
};

test('datagrams on a free port', async () => {
  const { aggregator, receiver } = setUp();
  const udp = await receiver.listenUdp('127.0.0.1', 0);
  const socket = createSocket('udp4');
  socket.send('a:1|c\nb:2|c', udp.port, '127.0.0.1');
  await eventually(() => expect(aggregator.samples).toBe(2));
  socket.close();
  await udp.close();
});

test('a port that is taken is an error', async () => {
  const { receiver } = setUp();
  const udp = await receiver.listenUdp('127.0.0.1', 0);
  await expect(receiver.listenUdp('127.0.0.1', udp.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await udp.close();
});

test('frames on a stream socket, however they are cut; a stream that is not ours is closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'statsd-'));
  const { aggregator, receiver } = setUp();
  const stream = await receiver.listenStream(join(folder, 'dsd.sock'));
  const socket = connect(join(folder, 'dsd.sock'));
  await once(socket, 'connect');
  const bytes = Buffer.concat([frame('a:1|c'), frame('b:1|c\nc:1|c')]);
  socket.write(bytes.subarray(0, 6));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.write(bytes.subarray(6));
  await eventually(() => expect(aggregator.samples).toBe(3));
  const closed = once(socket, 'close');
  socket.write(Buffer.alloc(8, 0xff));
  await closed;
  await stream.close();
  await rm(folder, { recursive: true, force: true });
});

test('the lines of a tracer over HTTP', () => {
  const { aggregator, receiver } = setUp();
  receiver.readProxied(Buffer.from('a:1|c\n'));
  expect(aggregator.samples).toBe(1);
});
