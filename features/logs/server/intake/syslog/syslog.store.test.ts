import { connect, createServer, type Socket } from 'node:net';
import { CodedError } from '@komainu/kernel/errors.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterEach, expect, it } from 'vitest';
import { logsTables } from '../../../tables/logs.ts';
import { LogIntake } from '../log-intake.ts';
import type { CheckKey } from '../patient-store.ts';
import { SYSLOG_LIMITS, type SyslogLimits, SyslogReceiver } from './receiver.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEY = '0123456789abcdef0123456789abcdef';
const STRANGE = 'f'.repeat(32);
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const away = new CodedError('store_unavailable', 'restarting', { status: 503 });

async function listener(limits: Partial<SyslogLimits> = {}, isValidKey: CheckKey = async (key) => key === KEY) {
  const real = await openTestStore(logsTables);
  let isAway = false;
  let attempts = 0;
  const insert: typeof real.insert = (...block) => {
    attempts++;
    return isAway ? Promise.reject(away) : real.insert(...block);
  };
  const store = Object.create(real, { insert: { value: insert } }) as typeof real;
  const { counters, logger, ledger, app } = testContext();
  const clock = standingClock(NOW);
  const intake = new LogIntake({ store, ledger, counters, clock, stages: { taps: [] } }, 5);
  const receiver = new SyslogReceiver({
    intake,
    counters,
    clock,
    logger,
    isValidKey,
    limits: { ...SYSLOG_LIMITS, retryMs: 5, ...limits },
  });
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    receiver.accept(socket, '192.0.2.1');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.close();
    await receiver.close();
    await intake.close();
    await app.close();
    await real[Symbol.asyncDispose]();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const send = async (...pieces: readonly string[]) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    open.push(() => socket.destroy());
    for (const piece of pieces) {
      await new Promise((resolve) => socket.write(piece, resolve));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return socket;
  };
  const books = () => {
    const { received, stored, rejected } = ledger.totals();
    return [received.get('logs') ?? 0, stored.get('logs') ?? 0, Object.fromEntries(rejected.get('logs') ?? [])];
  };
  const until = async (done: () => boolean) => {
    for (let time = 0; time < 400 && !done(); time++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(books()).toSatisfy(done);
  };
  return {
    send,
    books,
    until,
    receiver,
    sockets,
    store: real,
    setAway: (on: boolean) => {
      isAway = on;
    },
    attempts: () => attempts,
  };
}

it('stores lines of every form with a valid key, and counts the others', async () => {
  const { send, books, until, store } = await listener();
  (
    await send(
      `${KEY} <165>1 2026-11-22T11:59:00Z web1 app 42 ID1 [dd ddsource="nginx" ddtags="env:prod"] {"level":"error","msg":"json body"}\n${KEY} <34>Oct`,
      ` 11 22:14:15 web2 sshd[7]: Failed password\nno key\n${STRANGE} strange\n`,
      `<14>1 - - job - - [dd api_key="${KEY}"] inside\n<14>${KEY} behind the priority\n${KEY} plain text\n`,
      `${KEY} {"message":"from json","service":"cart","status":"warn"}\n`,
      `{"version":"1.1","host":"box","short_message":"gelf","level":3,"_container":"c1","_api_key":"${KEY}"}\0`,
      `${KEY} the last, without a line feed`,
    )
  ).end();
  await until(() => books()[0] === 10);
  expect(books()).toEqual([10, 8, { no_valid_key: 2 }]);
  const rows = await store.rows(
    "SELECT message, status, service, host, source, arrayStringConcat(tags, ',') AS tags FROM logs ORDER BY id",
  );
  const row = (message: string, status: string, service: string, host: string, source = 'syslog', tags = '') => ({
    message,
    status,
    service,
    host,
    source,
    tags,
  });
  expect(rows).toEqual([
    row('json body', 'error', 'app', 'web1', 'nginx', 'env:prod'),
    row('Failed password', 'critical', 'sshd', 'web2'),
    row('inside', 'info', 'job', '192.0.2.1'),
    row('behind the priority', 'info', '', '192.0.2.1'),
    row('plain text', 'info', '', '', ''),
    row('from json', 'warn', 'cart', '', ''),
    row('gelf', 'error', '', 'box', ''),
    row('the last, without a line feed', 'info', '', '', ''),
  ]);
  const [all] = await store.rows<{ text: string }>('SELECT toString(groupArray(tuple(*))) AS text FROM logs');
  expect(all?.text).toContain('syslog.procid');
  expect(all?.text).not.toContain(KEY);
});

it('keeps what the store does not take, stops reading meanwhile, and counts once', async () => {
  const { send, books, until, setAway, attempts, sockets } = await listener();
  setAway(true);
  const socket = await send(`${KEY} first\n`);
  await until(() => attempts() >= 3);
  expect(books()).toEqual([0, 0, {}]);
  // Far more than what stands in the buffers of both sides: the sender feels it.
  const lines = `${KEY} ${'x'.repeat(1000)}\n`.repeat(20_000);
  socket.write(lines);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const held = sockets[0]?.bytesRead ?? 0;
  expect(held).toBeLessThan(1_000_000);
  expect(socket.writableLength).toBeGreaterThan(0);
  setAway(false);
  socket.end();
  await until(() => books()[1] === 20_001);
  expect(books()).toEqual([20_001, 20_001, {}]);
});

it('waits while keys cannot be checked', async () => {
  let calls = 0;
  const { send, books, until } = await listener({}, async (key) => {
    if (calls++ < 3) throw new Error('the keys are away');
    return key === KEY;
  });
  await send(`${KEY} patient\n`);
  await until(() => books()[1] === 1);
  expect(calls).toBe(4);
});

it('counts what is still waiting when the server stops for good', async () => {
  const { send, books, until, setAway, attempts, receiver } = await listener();
  setAway(true);
  await send(`${KEY} lost\n`);
  await until(() => attempts() >= 1);
  await receiver.close();
  expect(books()).toEqual([1, 0, { store_unavailable: 1 }]);
});

it('closes connections that never show a valid key', async () => {
  const { send, sockets, until } = await listener({ strangerMs: 50, strangerLines: 10 });
  await send('silent');
  await until(() => sockets[0]?.destroyed === true);
  await send(`${STRANGE} x\n`.repeat(10));
  await until(() => sockets[1]?.destroyed === true);
});

it('refuses lines that are too long, more so from strangers', async () => {
  const { send, books, until } = await listener({ strangerLineBytes: 100, lineBytes: 1_000 });
  await send(
    `${KEY} ${'x'.repeat(200)}\n`,
    `${KEY} m\n`,
    `${KEY} ${'x'.repeat(200)}\n`,
    `${KEY} ${'x'.repeat(2_000)}\n`,
  );
  await until(() => books()[0] === 4);
  expect(books()).toEqual([4, 2, { line_too_long: 2 }]);
});
