import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, test } from 'vitest';
import { readUdpDrops, UdpDropWatch } from './udp-drops.ts';

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 3064: 00000000:1FBD 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5453071 2 000000000da7bd81 7
 6743: 0100007F:499A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5477670 2 00000000675764a5 3
 6744: 00000000000000000000000001000000:1FBD 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 5477671 2 0 5
nonsense
`;

test('drops are those of the port, of both families', () => {
  expect([8125, 18842, 1].map((port) => readUdpDrops(TABLE, port))).toEqual([12, 3, 0]);
});

test('each look tells what came since the one before', async () => {
  const clock = new FakeClock();
  const told: number[] = [];
  let table = TABLE;
  let reads = 0;
  const watch = new UdpDropWatch(
    18842,
    clock,
    (dropped) => told.push(dropped),
    async () => {
      reads++;
      return table;
    },
  );
  watch.start();
  const look = async () => {
    const before = reads;
    await eventually(() => {
      clock.advance(5_000);
      expect(reads).toBeGreaterThan(before);
    });
  };
  await look();
  await eventually(() => expect(told).toEqual([3]));
  await look();
  table = TABLE.replace('75764a5 3', '75764a5 10');
  await look();
  await eventually(() => expect(told).toEqual([3, 7]));
  watch.close();
});

test.skipIf(!existsSync('/proc/self/net/udp'))('the kernel counts what a full buffer has no room for', async () => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2048 });
  const sender = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const clock = new FakeClock();
  let dropped = 0;
  const watch = new UdpDropWatch(port, clock, (count) => {
    dropped += count;
  });
  watch.start();
  const packet = Buffer.alloc(1400);
  await eventually(async () => {
    // Nobody reads while the loop is busy sending.
    await Promise.all(
      Array.from(
        { length: 200 },
        () => new Promise<void>((sent) => sender.send(packet, port, '127.0.0.1', () => sent())),
      ),
    );
    clock.advance(5_000);
    expect(dropped).toBeGreaterThan(0);
  });
  watch.close();
  sender.close();
  socket.close();
});
