import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface TestPostgres extends AsyncDisposable {
  /** Address of an empty database. */
  readonly url: string;
}

/** Where the system's PostgreSQL keeps its programs (Debian: one folder a version); undefined when there is none. */
export function postgresPrograms(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const folders = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : [];
  return [...folders.reverse(), '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'].find((folder) =>
    ['initdb', 'postgres', 'pg_isready'].every((program) => existsSync(join(folder, program))),
  );
}

/** Starts a PostgreSQL of its own in a temporary directory on a free port; it goes when it is disposed of. */
export async function startPostgres(programs: string): Promise<TestPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-postgres-'));
  // PostgreSQL refuses to run as root.
  const user = userInfo().uid === 0 ? { uid: numericId('-u'), gid: numericId('-g') } : {};
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'komainu', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: directory, stdio: 'ignore' },
  );
  const port = await freePort();
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), '-k', directory, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    { ...user, cwd: directory, stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGQUIT');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  for (let waitedMs = 0; !isReady(programs, port); waitedMs += 100) {
    if (waitedMs > 30_000 || server.exitCode !== null) {
      await stop();
      throw new Error('PostgreSQL did not start');
    }
    await sleep(100);
  }
  return { url: `postgres://komainu@127.0.0.1:${port}/postgres`, [Symbol.asyncDispose]: stop };
}

function isReady(programs: string, port: number): boolean {
  try {
    execFileSync(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]);
    return true;
  } catch {
    return false;
  }
}

function numericId(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
}
