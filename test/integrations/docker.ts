import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { eventually } from '../process/server.ts';
import { installed } from './server-process.ts';

const DAEMON = installed('/usr/sbin/dockerd', '/usr/bin/dockerd');
const BUSYBOX = installed('/bin/busybox', '/usr/bin/busybox');
const IP = installed('/sbin/ip', '/usr/sbin/ip', '/bin/ip');
/** A bridge of its own: a daemon that is told to have none takes away that of another. */
const BRIDGE = { name: 'komainu-test', address: '10.213.77.1/24' };

/** Whether a Docker of our own can be started: the daemon needs root. */
export const HAS_DOCKER = DAEMON !== undefined && BUSYBOX !== undefined && IP !== undefined && userInfo().uid === 0;

export interface RunningDocker extends AsyncDisposable {
  /** As `DOCKER_HOST` has it. */
  readonly address: string;
  /** Runs the command line; gives what it wrote. */
  docker(...args: readonly string[]): string;
}

/**
 * Starts a Docker daemon beside any other: own folder, socket and bridge, no rules in the firewall. `image` is made of busybox
 * alone; containers that mount `/usr` and `/lib` of this machine run its programs.
 */
export async function startDocker(image: string): Promise<RunningDocker> {
  const folder = mkdtempSync(path.join(tmpdir(), 'komainu-docker-'));
  const address = `unix://${folder}/docker.sock`;
  removeBridge();
  execFileSync(IP ?? '', ['link', 'add', 'name', BRIDGE.name, 'type', 'bridge']);
  execFileSync(IP ?? '', ['address', 'add', BRIDGE.address, 'dev', BRIDGE.name]);
  execFileSync(IP ?? '', ['link', 'set', BRIDGE.name, 'up']);
  const daemon = spawn(
    DAEMON ?? '',
    [
      ...['--data-root', path.join(folder, 'data'), '--exec-root', path.join(folder, 'exec')],
      ...['--host', address, '--pidfile', path.join(folder, 'pid')],
      ...['--bridge', BRIDGE.name, '--iptables=false', '--ip6tables=false', '--log-level=error'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = '';
  daemon.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const docker = (...args: readonly string[]) =>
    execFileSync('docker', ['--host', address, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const stop = async () => {
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    if (daemon.exitCode === null && daemon.kill('SIGTERM')) await ended;
    removeBridge();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually(`Docker (it said: ${said})`, 60_000, async () => (isUp(docker) ? true : undefined));
    const root = path.join(folder, 'root');
    for (const name of ['bin', 'lib', 'lib64', 'usr', 'tmp']) mkdirSync(path.join(root, name), { recursive: true });
    copyFileSync(BUSYBOX ?? '', path.join(root, 'bin/busybox'));
    symlinkSync('busybox', path.join(root, 'bin/sh'));
    execFileSync('tar', ['-C', root, '-cf', path.join(folder, 'root.tar'), '.']);
    docker('import', path.join(folder, 'root.tar'), image);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    docker,
    async [Symbol.asyncDispose]() {
      const left = docker('ps', '--all', '--quiet').split('\n').filter(Boolean);
      if (left.length > 0) docker('rm', '--force', ...left);
      await stop();
    },
  };
}

/** Also that of a run that was killed. */
function removeBridge(): void {
  spawnSync(IP ?? '', ['link', 'delete', BRIDGE.name], { stdio: 'ignore' });
}

function isUp(docker: RunningDocker['docker']): boolean {
  try {
    return docker('version', '--format', '{{.Server.Version}}') !== '';
  } catch {
    return false;
  }
}
