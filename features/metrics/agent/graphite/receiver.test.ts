import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { expect, it } from 'vitest';
import { GraphitePoints } from './points.ts';
import { GraphiteReceiver } from './receiver.ts';

it('takes lines over TCP and UDP, whole or in pieces, and counts what it cannot read', async () => {
  const points = new GraphitePoints();
  const receiver = new GraphiteReceiver(points, new FakeClock(1_700_000_000_000));
  const port = await receiver.listen('127.0.0.1', 0);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('load.one;host=web-1;dc=eu 1 1700000000\nload.o');
  socket.write('ne;host=web-1;dc=eu 2 1700000060\nnonsense\n');
  socket.write(`${'x'.repeat(9000)}`);
  socket.end(' 1 1\nlast 5');
  const udp = createSocket('udp4');
  udp.send('by.udp 3\nby.udp x\n', port, '127.0.0.1');
  await eventually(() => expect(receiver.received).toBe(7));
  expect(receiver.dropped).toEqual({ bad_line: 1, too_long: 1, bad_value: 1 });
  const series = points.take('here').sort((a, b) => a.metric.localeCompare(b.metric));
  expect(series.map(({ metric, host, tags, timesUnixS, values }) => [metric, host, tags, timesUnixS, values])).toEqual([
    ['by.udp', 'here', [], [1_700_000_000], [3]],
    ['last', 'here', [], [1_700_000_000], [5]],
    ['load.one', 'web-1', ['dc:eu'], [1_700_000_000, 1_700_000_060], [1, 2]],
  ]);
  expect(points.take('here')).toEqual([]);
  udp.close();
  await receiver.close();
});
