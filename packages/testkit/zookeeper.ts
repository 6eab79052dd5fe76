import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const JAVA = '/usr/bin/java';
/** Where Debian puts it; the archive names its dependencies itself. */
const ARCHIVE = '/usr/share/java/zookeeper.jar';

export interface TestZooKeeper extends AsyncDisposable {
  readonly port: number;
}

export function hasZooKeeper(): boolean {
  return existsSync(JAVA) && existsSync(ARCHIVE);
}

/** Starts a ZooKeeper in a temporary directory on a free port, without its log files and admin page. */
export async function startZooKeeper(): Promise<TestZooKeeper> {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-zookeeper-'));
  const port = await freePort();
  const server = spawn(
    JAVA,
    [
      '-Xmx256m',
      '-Dzookeeper.admin.enableServer=false',
      '-cp',
      ARCHIVE,
      'org.apache.zookeeper.server.ZooKeeperServerMain',
      String(port),
      directory,
    ],
    { cwd: directory, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  for (let waitedMs = 0; !(await serves(port)); waitedMs += 100) {
    if (waitedMs > 30_000 || server.exitCode !== null) {
      await stop();
      throw new Error('ZooKeeper did not start');
    }
    await sleep(100);
  }
  return { port, [Symbol.asyncDispose]: stop };
}

/** Asks for its state: it listens a moment before it serves. */
function serves(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('srvr'));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(answer.includes('Mode:')));
  });
}
