import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DatagramFrameReader, readyFrame } from './frames.ts';
import { reasonOf, UnixDatagramListener } from './listen.ts';

/** Node cannot send such datagrams either. */
const hasPython = spawnSync('python3', ['--version']).status === 0;
const SENDER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
for text in sys.argv[2:]:
    s.sendto(text.encode(), sys.argv[1])
`;

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dsd-'));
  path = join(folder, 'dsd.socket');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(credentials: boolean, maxDatagramBytes = 8192) {
  const taken: { text: string; pid: number; isCut: boolean }[] = [];
  const listener = UnixDatagramListener.open(
    { path, receiveBufferBytes: 1024 * 1024, maxDatagramBytes, credentials, cacheFolder: join(folder, 'cache') },
    {
      clock: systemClock,
      logger: silentLogger,
      take: (bytes, pid, isCut) => taken.push({ text: String(bytes), pid, isCut }),
    },
  );
  return { listener, taken };
}

const send = (...texts: string[]) => {
  const child = spawnSync('python3', ['-c', SENDER, path, ...texts]);
  expect(String(child.stderr)).toBe('');
  return child.pid;
};

describe.skipIf(process.platform !== 'linux' || !hasPython)('a unix datagram socket', () => {
  test('hands over datagrams with who sent them, long ones cut', async () => {
    const { listener, taken } = open(true, 10);
    const { receiveBufferBytes, close } = await listener.then((one) => ({
      receiveBufferBytes: one.receiveBufferBytes,
      close: () => one.close(),
    }));
    expect(receiveBufferBytes).toBeGreaterThan(0);
    const pid = send('a:1|c', 'b:1|c\nc:1|c', '日本:1|c');
    await eventually(() => expect(taken).toHaveLength(3));
    expect(taken).toEqual([
      { text: 'a:1|c', pid, isCut: false },
      { text: 'b:1|c\nc:1|', pid, isCut: true },
      { text: '日本:1|c', pid, isCut: false },
    ]);
    await close();
    expect(existsSync(path)).toBe(false);
  });

  test('asks nobody who they are unless told to, and takes the place of a socket that was left behind', async () => {
    execFileSync('python3', [
      '-c',
      'import socket,sys; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).bind(sys.argv[1])',
      path,
    ]);
    const { listener, taken } = open(false);
    const opened = await listener;
    send('a:1|c');
    await eventually(() => expect(taken).toEqual([{ text: 'a:1|c', pid: 0, isCut: false }]));
    await opened.close();
  });

  test('comes back when its helper dies', async () => {
    const { listener, taken } = open(false);
    const opened = await listener;
    const before = opened.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await eventually(() => expect(opened).toMatchObject({ restarts: 1, pid: expect.any(Number) }));
    await eventually(() => {
      spawnSync('python3', ['-c', SENDER, path, 'a:1|c']);
      expect(taken).not.toEqual([]);
    });
    expect(opened.pid).not.toBe(before);
    await opened.close();
  });

  test('says why it cannot listen', async () => {
    await writeFile(path, '');
    await expect(open(false).listener).rejects.toMatchObject({ code: 'not_a_socket' });
    path = join(folder, 'nowhere', 'dsd.socket');
    await expect(open(false).listener).rejects.toThrow('bind: ENOENT');
    path = join(folder, 'x'.repeat(200));
    await expect(open(false).listener).rejects.toThrow(/a socket's may have 107/);
  });
});

test('frames are read however they are cut, and what is none is refused', () => {
  const seen: unknown[] = [];
  const reader = () =>
    new DatagramFrameReader({
      ready: (bytes) => seen.push(bytes),
      datagram: (bytes, pid, isCut) => seen.push([String(bytes), pid, isCut]),
    });
  const datagram = Buffer.from([3, 0, 0, 0x80, 7, 0, 0, 0, 97, 98, 99]);
  const bytes = Buffer.concat([readyFrame(500), datagram, Buffer.alloc(8)]);
  const cut = reader();
  for (const byte of bytes) cut.push(Buffer.from([byte]));
  reader().push(bytes);
  const expected = [500, ['abc', 7, true], ['', 0, false]];
  expect(seen).toEqual([...expected, ...expected]);
  expect(() => reader().push(Buffer.from('not ours'))).toThrow(expect.objectContaining({ code: 'bad_frame' }));
});

test('any bytes are frames or refused, nothing else', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    // Short frames, so that there are many.
    fc.array(fc.constantFrom(0, 1, 2, 0x80, 0xff), { maxLength: 60 }).map((some) => Uint8Array.from(some)),
  );
  fc.assert(
    fc.property(bytes, (some) => {
      const reader = new DatagramFrameReader({ ready() {}, datagram() {} });
      try {
        reader.push(Buffer.from(some));
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad_frame' });
      }
    }),
  );
});

test.each([
  [9, null, 'node: bad option: --experimental-ffi', /has no foreign function interface.*use Node 26\.1/],
  [
    1,
    null,
    'Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:ffi',
    /has no foreign function interface/,
  ],
  [1, null, 'bind: EACCES', /^bind: EACCES$/],
  [null, 'SIGKILL', '', /ended with SIGKILL$/],
  [3, null, '', /ended with code 3$/],
])('%j %j %j', (code, signal, complaint, reason) => {
  expect(reasonOf(code, signal, complaint)).toMatch(reason);
});
