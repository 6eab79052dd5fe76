import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, freePort } from '../../test/process/server.ts';
import { costOf } from './cost.ts';
import type { Measured } from './ours.ts';

export interface Peer {
  readonly name: string;
  readonly binary: string;
  /** What Debian calls its package. */
  readonly packageName: string;
  args(dataDir: string, port: number): readonly string[];
  readonly readyPath: string;
}

export interface RunningPeer {
  readonly port: number;
  readonly child: ChildProcess;
  readonly dataDir: string;
}

/** Starts a peer on a free port with its own data for as long as `work` takes; undefined when it is not installed (said by name). */
export async function withPeer<Done>(
  peer: Peer,
  say: (text: string) => void,
  work: (running: RunningPeer) => Promise<Done>,
): Promise<Done | undefined> {
  if (!existsSync(peer.binary)) {
    say(`${peer.name} is not here and is left out: apt-get install ${peer.packageName}`);
    return undefined;
  }
  const dataDir = mkdtempSync(path.join(tmpdir(), `komainu-peer-`));
  const port = await freePort();
  const child = spawn(peer.binary, [...peer.args(dataDir, port)], { stdio: 'ignore', cwd: dataDir });
  try {
    await eventually(`${peer.name} to start`, 20_000, () =>
      fetch(`http://127.0.0.1:${port}${peer.readyPath}`).then(
        (answer) => (answer.ok ? true : undefined),
        () => undefined,
      ),
    );
    return await work({ port, child, dataDir });
  } finally {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What a load costs a peer, and the bytes that it leaves on disk; undefined when the peer is not installed. */
export async function measurePeer(
  peer: Peer,
  say: (text: string) => void,
  load: (port: number) => Promise<void>,
): Promise<Measured | undefined> {
  return withPeer(peer, say, async ({ port, child, dataDir }) => {
    const cost = await costOf(child.pid ?? 0, () => load(port));
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    const bytes = Number(execFileSync('du', ['-sb', dataDir], { encoding: 'utf8' }).split('\t')[0]);
    return { ...cost, bytes };
  });
}
