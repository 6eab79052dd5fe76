import { createHash } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { MsgpackFrames } from '@komainu/wire/msgpack/frames.ts';
import { MsgpackReader } from '@komainu/wire/msgpack/reader.ts';
import { type MsgpackValue, readMsgpackValue } from '@komainu/wire/msgpack/value.ts';
import { type Encodable, encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../../../tables/logs.ts';
import { intakeStage, TEST_KEY, TEST_NOW } from '../test-stage.ts';
import { FORWARD_LIMITS, type ForwardLimits, ForwardReceiver } from './receiver.ts';

const T = Date.UTC(2026, 10, 22, 11) / 1000;

async function stage(limits: Partial<ForwardLimits> = {}) {
  const base = intakeStage(await openTestStore(logsTables), testContext(standingClock(TEST_NOW)));
  const receiver = new ForwardReceiver({
    ...base.parts,
    matchKey: async (proves) => proves(TEST_KEY),
    // Nobody is greeted but who waits for it.
    limits: { ...FORWARD_LIMITS, retryMs: 5, greetAfterMs: 60_000, ...limits },
  });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    receiver.accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets: Socket[] = [];
  return {
    ...base,
    receiver,
    /** A connection, and what came back over it. */
    open: () => {
      const socket = connect(port, '127.0.0.1');
      const answers: MsgpackValue[] = [];
      const frames = new MsgpackFrames((frame) => answers.push(readMsgpackValue(new MsgpackReader(frame))), 100_000);
      socket.on('data', (chunk) => frames.push(chunk as Buffer));
      socket.on('error', () => undefined);
      sockets.push(socket);
      const send = (...messages: readonly Encodable[]) =>
        socket.write(Buffer.concat(messages.map((message) => encodeMsgpack(message))));
      return { socket, answers, send };
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await receiver.close();
      await base.close();
    },
  };
}

const ack = (chunk: string) => new Map([['ack', chunk]]);
const stream = (...texts: readonly string[]) =>
  Buffer.concat(texts.map((log, index) => encodeMsgpack([T + index, { log }])));

it('stores every mode with a key in the tag, and acknowledges what is committed', async () => {
  await using forward = await stage();
  const { answers, send } = forward.open();
  const tag = `${TEST_KEY}.app`;
  send(
    [tag, T, { log: 'message', service: 'shop', level: 'warn' }, { chunk: 'a' }],
    [
      tag,
      [
        [T, { log: 'forward 1' }],
        [T + 1, { log: 'forward 2' }],
      ],
      { chunk: 'b', size: 2 },
    ],
    [tag, stream('packed 1', 'packed 2'), { chunk: 'c' }],
    [tag, gzipSync(stream('gzip')), { compressed: 'gzip', chunk: 'd' }],
    null,
    [tag, T, { log: 'without a chunk', dd_api_key: TEST_KEY }],
    [TEST_KEY, T, { log: 'the key alone', container_id: 'c1', container_name: '/web', source: 'stdout' }],
  );
  await eventually(() => expect(forward.books()).toEqual([8, 8, {}]));
  // In the order in which they are committed.
  await eventually(() => expect(new Set(answers)).toEqual(new Set(['a', 'b', 'c', 'd'].map(ack))));
  // What comes again is acknowledged again, and stored once.
  send([tag, stream('packed 1', 'packed 2'), { chunk: 'c' }]);
  await eventually(() => expect(answers.slice(4)).toEqual([ack('c')]));
  expect(forward.books()).toEqual([8, 8, {}]);
  const rows = await forward.store.rows<{ message: string; text: string }>(
    'SELECT message, status, service, toUnixTimestamp(ts) AS at, toString(tuple(*)) AS text FROM logs ORDER BY message',
  );
  expect(rows.map(({ text: _text, ...row }) => row)).toEqual(
    [
      { message: 'forward 1', at: T },
      { message: 'forward 2', at: T + 1 },
      { message: 'gzip', at: T },
      { message: 'message', status: 'warn', service: 'shop', at: T },
      { message: 'packed 1', at: T },
      { message: 'packed 2', at: T + 1 },
      { message: 'the key alone', service: 'web', at: T },
      { message: 'without a chunk', at: T },
    ].map((row) => ({ status: 'info', service: '', ...row })),
  );
  const text = rows.map((row) => row.text).join('\n');
  expect([text.includes(TEST_KEY), text.includes('fluent.tag'), text.includes('container_name:web')]).toEqual([
    false,
    true,
    true,
  ]);
});

it('takes events with keys of their own, and refuses those without', async () => {
  await using forward = await stage();
  const { answers, send, socket } = forward.open();
  const closed = new Promise((resolve) => socket.on('close', resolve));
  send(
    [
      'docker',
      [
        [T, { log: 'good', DD_API_KEY: TEST_KEY }],
        [T, { log: 'bad' }],
      ],
    ],
    ['docker', T, { log: 'strange', api_key: 'f'.repeat(32) }, { chunk: 'x' }],
  );
  await closed;
  await eventually(() => expect(forward.books()).toEqual([3, 1, { no_valid_key: 2 }]));
  expect(answers).toEqual([]);
});

/** What a client says that knows the key, and what it expects in return. */
function client(key: string, answers: readonly MsgpackValue[], send: (...messages: Encodable[]) => void) {
  const salt = Buffer.from([255, 254, 1]);
  const digest = (host: string, nonce: Buffer) =>
    createHash('sha512').update(salt).update(host).update(nonce).update(key).digest('hex');
  return async () => {
    const helo = await eventually(() => {
      expect(answers.length).toBe(1);
      return answers[0];
    });
    const options = Array.isArray(helo) && helo[0] === 'HELO' ? helo[1] : undefined;
    const nonce = options instanceof Map ? options.get('nonce') : undefined;
    if (!Buffer.isBuffer(nonce)) throw new Error('no nonce');
    send(['PING', 'client', salt, digest('client', nonce), '', '']);
    await eventually(() => expect(answers.length).toBe(2));
    return digest('komainu', nonce);
  };
}

it('shakes hands with who waits for it, and then takes everything', async () => {
  await using forward = await stage({ greetAfterMs: 5 });
  const { answers, send } = forward.open();
  const expected = await client(TEST_KEY, answers, send)();
  expect(answers[1]).toEqual(['PONG', true, '', 'komainu', expected]);
  send(['tag', stream('shaken'), { chunk: 'a' }]);
  await eventually(() => expect(answers[2]).toEqual(ack('a')));
  expect(forward.books()).toEqual([1, 1, {}]);
});

it('refuses who does not know a key', async () => {
  await using forward = await stage({ greetAfterMs: 5 });
  const { answers, send, socket } = forward.open();
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await client('f'.repeat(32), answers, send)();
  expect(answers[1]).toEqual(['PONG', false, expect.any(String), '', '']);
  await closed;
  expect(forward.books()).toEqual([1, 0, { no_valid_key: 1 }]);
});

it('acknowledges nothing that is not stored, and keeps what nobody wants acknowledged', async () => {
  await using forward = await stage();
  forward.setAway(true);
  const first = forward.open();
  const closed = new Promise((resolve) => first.socket.on('close', resolve));
  first.send([TEST_KEY, stream('owed'), { chunk: 'a' }]);
  await closed;
  expect([first.answers, forward.books()]).toEqual([[], [1, 0, { store_unavailable: 1 }]]);
  const second = forward.open();
  second.send([TEST_KEY, stream('kept')]);
  await eventually(() => expect(forward.attempts()).toBeGreaterThan(3));
  expect(forward.books()).toEqual([1, 0, { store_unavailable: 1 }]);
  forward.setAway(false);
  second.send([TEST_KEY, stream('owed'), { chunk: 'a' }]);
  await eventually(() => expect(second.answers).toEqual([ack('a')]));
  await eventually(() => expect(forward.books()).toEqual([3, 2, { store_unavailable: 1 }]));
});

it('counts what is no good by its reason, and goes on', async () => {
  await using forward = await stage({ messageBytes: 2_000, strangerBytes: 1_000 });
  const { answers, send, socket } = forward.open();
  send(
    { no: 'message' },
    [TEST_KEY, Buffer.from('no gzip'), { compressed: 'gzip', chunk: 'a' }],
    [TEST_KEY, gzipSync(Buffer.alloc(5_000)), { compressed: 'gzip', chunk: 'b' }],
    [TEST_KEY, Buffer.from([0xdd, 1]), { chunk: 'c' }],
    [TEST_KEY, Buffer.from('x'), { fluent_signal: 1, chunk: 'd' }],
    [TEST_KEY, [[T, 'no record, but text']], { chunk: 'e' }],
    [TEST_KEY, T, { log: 'x'.repeat(1_200) }, { chunk: 'f' }],
  );
  await eventually(() => expect(new Set(answers)).toEqual(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(ack))));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  send([TEST_KEY, T, { log: 'x'.repeat(2_200) }]);
  await closed;
  await eventually(() =>
    expect(forward.books()).toEqual([
      8,
      2,
      { bad_forward: 1, bad_compression: 2, bad_msgpack: 1, not_logs: 1, message_too_large: 1 },
    ]),
  );
});

it('lets a long first message in when its tag has the key, and closes on strangers', async () => {
  await using forward = await stage({ strangerBytes: 1_000, strangerMs: 300, strangerEvents: 2 });
  const long = Buffer.alloc(200_000, encodeMsgpack([T, { log: 'l' }]));
  const events = Math.floor(200_000 / encodeMsgpack([T, { log: 'l' }]).length);
  const whole = long.subarray(0, events * encodeMsgpack([T, { log: 'l' }]).length);
  forward.open().send([`${TEST_KEY}.long`, whole]);
  await eventually(() => expect(forward.books()).toEqual([events, events, {}]));
  const closings = [
    [['tag', Buffer.alloc(2_000)]],
    [
      ['tag', T, { log: 'a' }],
      ['tag', T, { log: 'b' }],
    ],
    [null],
  ].map((messages) => {
    const { socket, send } = forward.open();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    send(...messages);
    return closed;
  });
  await Promise.all(closings);
  expect(forward.books()).toEqual([events + 3, events, { message_too_large: 1, no_valid_key: 2 }]);
});
