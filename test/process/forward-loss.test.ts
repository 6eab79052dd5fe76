import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@komainu/testkit/eventually.ts';
import { MsgpackFrames } from '@komainu/wire/msgpack/frames.ts';
import { MsgpackReader } from '@komainu/wire/msgpack/reader.ts';
import { readMsgpackValue } from '@komainu/wire/msgpack/value.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { expect, it } from 'vitest';
import { call, freePort, startServer, TEST_API_KEY } from './server.ts';

const EVENTS_A_CHUNK = 20;
/** How long after an acknowledgement the server is killed: while a block is being inserted, or nearly. */
const KILL_AFTER_MS = 1_050;

/** What Fluentd does with a buffer: chunks are sent until they are acknowledged, over connections that may break. */
function startSender(port: number, name: string) {
  const waiting = new Map<string, Buffer>();
  const acknowledged: string[] = [];
  let made = 0;
  let stopped = false;
  const make = () => {
    const chunk = `${name}-${made++}`;
    const events = Array.from({ length: EVENTS_A_CHUNK }, (_, index) =>
      encodeMsgpack([Math.floor(Date.now() / 1000), { log: `${chunk} ${index}`, service: 'forward-loss' }]),
    );
    waiting.set(chunk, encodeMsgpack([`${TEST_API_KEY}.loss`, Buffer.concat(events), { chunk }]));
  };
  const session = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect(port, '127.0.0.1');
    const send = () => {
      if (waiting.size === 0 && !stopped) make();
      for (const message of waiting.values()) socket.write(message);
      if (waiting.size === 0) socket.end();
    };
    const frames = new MsgpackFrames((frame) => {
      const answer = readMsgpackValue(new MsgpackReader(frame));
      const chunk = answer instanceof Map ? answer.get('ack') : undefined;
      if (typeof chunk !== 'string' || !waiting.delete(chunk)) return;
      acknowledged.push(chunk);
      send();
    }, 10_000);
    socket.on('connect', send);
    socket.on('data', (bytes: Buffer) => frames.push(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    return promise;
  };
  const done = (async () => {
    while (!stopped || waiting.size > 0) {
      await session();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    acknowledged,
    /** Makes no new chunks; resolves when all are acknowledged. */
    finish: () => {
      stopped = true;
      return done;
    },
  };
}

it('has every event of an acknowledged chunk once, also when the server was killed', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'komainu-forward-loss-'));
  const [port, forwardPort] = [await freePort(), await freePort()];
  const start = () =>
    startServer({
      name: 'forward-loss',
      dataDir,
      port,
      env: { KOMAINU_FORWARD_PORT: String(forwardPort), KOMAINU_AGENT: 'off' },
    });
  let server = await start();
  try {
    const senders = ['a', 'b'].map((name) => startSender(forwardPort, name));
    const haveAcknowledged = (least: number) =>
      eventually(() => expect(senders.every(({ acknowledged }) => acknowledged.length >= least)).toBe(true));
    await haveAcknowledged(1);
    await new Promise((resolve) => setTimeout(resolve, KILL_AFTER_MS));
    const ended = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGKILL');
    await ended;
    server = await start();
    await Promise.all(senders.map((sender) => sender.finish()));
    const sent = senders.flatMap(({ acknowledged }) => acknowledged);
    const answer = await call<{ data: { attributes: { message: string } }[] }>(
      server,
      'POST',
      '/api/v2/logs/events/search',
      { filter: { query: 'service:forward-loss', from: 'now-15m', to: 'now+1m' }, page: { limit: 1000 } },
    );
    const expected = sent.flatMap((chunk) => Array.from({ length: EVENTS_A_CHUNK }, (_, index) => `${chunk} ${index}`));
    expect(answer.data.map((log) => log.attributes.message).sort()).toEqual(expected.sort());
    expect(sent.length).toBeGreaterThanOrEqual(4);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
