import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

/**
 * Keeps a second agent off a data directory: the holder listens on a unix socket, which the kernel closes when the process
 * dies, however it dies. Throws `data_dir_in_use` (409).
 */
export async function lockDataDir(dataDir: string): Promise<Closable> {
  // In the temporary folder: the path of a socket is limited to about a hundred bytes.
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 24);
  const path = join(tmpdir(), `komainu-agent-${name}.sock`);
  if (await answers(path)) {
    throw new CodedError('data_dir_in_use', `another agent uses the data directory ${dataDir}`, { status: 409 });
  }
  await rm(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  await once(server, 'listening');
  server.unref();
  return { close: () => new Promise<void>((closed) => server.close(() => closed())) };
}

function answers(path: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.on('error', () => answer(false));
  });
}
