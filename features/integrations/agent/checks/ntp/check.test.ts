import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';
import { serversOfNtpConf, serversOfTimesyncd } from './local-servers.ts';

const NOW_MS = 1_700_000_000_000;
let aheadS = 0;
let stratum = 2;
/** A time server whose clock is ahead of the test's. */
const server = createSocket('udp4');
server.on('message', (query, from) => {
  const answer = Buffer.alloc(48);
  answer[0] = (3 << 3) | 4;
  answer[1] = stratum;
  query.copy(answer, 24, 40, 48);
  for (const at of [32, 40]) {
    answer.writeUInt32BE(NOW_MS / 1000 + 2_208_988_800 + Math.floor(aheadS), at);
    answer.writeUInt32BE((aheadS % 1) * 2 ** 32, at + 4);
  }
  // Somebody else's answer comes first.
  server.send(Buffer.alloc(48), from.port, from.address);
  server.send(answer, from.port, from.address);
});
let port = 0;
beforeAll(async () => {
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  port = server.address().port;
});
beforeEach(() => {
  aheadS = 0;
  stratum = 2;
});
afterAll(() => void server.close());

async function run(instance: object = {}) {
  const parts = testParts(new FakeClock(NOW_MS));
  const { metrics, serviceChecks } = await runCheck(check, { host: '127.0.0.1', port, ...instance }, {}, parts);
  return { offset: metrics[0]?.value, status: serviceChecks[0]?.status, message: serviceChecks[0]?.message };
}

test('a clock that is right', async () => {
  aheadS = 0.5;
  expect(await run()).toEqual({ offset: 0.5, status: 0, message: '' });
});

test('a clock that is not', async () => {
  aheadS = 90;
  expect(await run({ hosts: ['127.0.0.1'] })).toEqual({
    offset: 90,
    status: 2,
    message: 'the clock is 90 s off, more than 60 s',
  });
});

test('servers that have no time, or are not there, leave it unknown', async () => {
  stratum = 0;
  expect(await run()).toMatchObject({
    offset: undefined,
    status: 3,
    message: expect.stringContaining('holds no time'),
  });
  expect(await run({ port: 1, timeout: 0.05 })).toMatchObject({ offset: undefined, status: 3 });
});

test('without any server nobody is asked', async () => {
  expect(await run({ host: null })).toEqual({ offset: undefined, status: undefined, message: undefined });
});

test('the files of time daemons', () => {
  const ntp = '# server old.example\nserver a.example iburst\npool b.example\nserver 127.127.1.0\n';
  expect([
    serversOfNtpConf(ntp),
    serversOfTimesyncd('[Time]\nNTP=c.example d.example\n#FallbackNTP=e.example\n'),
  ]).toEqual([
    ['a.example', 'b.example'],
    ['c.example', 'd.example'],
  ]);
});
