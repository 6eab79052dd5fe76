import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, test } from 'vitest';
import { StatsDForward } from './statsd-forward.ts';
import { StatsDReceiver } from './statsd-receiver.ts';
import { newAggregator } from './testing.ts';

function setUp(forward?: (packet: Buffer) => void) {
  const parts = newAggregator({ clock: systemClock });
  const receiver = new StatsDReceiver(
    { ...parts, logger: silentLogger, ...(forward === undefined ? {} : { forward }) },
    { origins: true, timestamps: true },
  );
  return { ...parts, receiver };
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
  expect(receiver).toMatchObject({ packets: { udp: 1, http: 0 }, bytes: 11 });
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
  socket.write(bytes.subarray(6, 13));
  await eventually(() => expect(aggregator.samples).toBe(1));
  socket.write(bytes.subarray(13));
  await eventually(() => expect(aggregator.samples).toBe(3));
  const closed = once(socket, 'close');
  socket.write(Buffer.alloc(8, 0xff));
  await closed;
  expect(receiver).toMatchObject({ packets: { unixStream: 2 }, socketErrors: 1 });
  await stream.close();
  await rm(folder, { recursive: true, force: true });
});

test('a file that stands where the socket should is kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'statsd-'));
  const path = join(folder, 'dsd.sock');
  await writeFile(path, 'precious');
  await expect(setUp().receiver.listenStream(path)).rejects.toMatchObject({ code: 'not_a_socket' });
  await rm(folder, { recursive: true, force: true });
});

test('the lines of a tracer over HTTP', () => {
  const { aggregator, receiver } = setUp();
  receiver.readProxied(Buffer.from('a:1|c\n'));
  expect(aggregator.samples).toBe(1);
});

test('while memory is short, packets are refused and counted', () => {
  const parts = newAggregator();
  let isShort = true;
  const receiver = new StatsDReceiver(
    { ...parts, logger: silentLogger, shedding: () => isShort },
    { origins: true, timestamps: true },
  );
  receiver.readProxied(Buffer.from('a:1|c\nb:1|c'));
  isShort = false;
  receiver.readProxied(Buffer.from('c:1|c'));
  expect(Object.fromEntries(parts.drops.counts)).toEqual({ shed_packet: 1 });
  expect(parts.aggregator.samples).toBe(1);
});

test('packets are forwarded as they came, bad lines and all', async () => {
  const other = createSocket('udp4');
  other.bind(0, '127.0.0.1');
  await once(other, 'listening');
  const received: string[] = [];
  other.on('message', (bytes) => received.push(String(bytes)));
  const forward = new StatsDForward('127.0.0.1', other.address().port);
  const { receiver } = setUp((packet) => forward.send(packet));
  const udp = await receiver.listenUdp('127.0.0.1', 0);
  const socket = createSocket('udp4');
  await eventually(() => {
    socket.send('a:1|c\nbad', udp.port, '127.0.0.1');
    expect(received).toContain('a:1|c\nbad');
  });
  expect(forward.sent).toBeGreaterThan(0);
  socket.close();
  other.close();
  await forward.close();
  await udp.close();
});
