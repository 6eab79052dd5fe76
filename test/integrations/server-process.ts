import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerProcess extends AsyncDisposable {
  /** The server's own temporary folder. */
  readonly folder: string;
}

export interface ServerPlan {
  readonly program: string;
  readonly args: (folder: string) => readonly string[];
  /** Prepares the folder, as the same user. */
  readonly prepare?: (folder: string, run: (program: string, args: readonly string[]) => void) => void;
  /** Added to the test's own. */
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
  /** Runs as whoever runs the tests, even as root: for programs in a home folder that others may not read. */
  readonly asOurselves?: boolean;
  /** Resolves once the server answers; a rejection is tried again. */
  readonly ready: (folder: string) => Promise<unknown>;
}

/** For servers that do not run as root: who they run as then. */
const UNPRIVILEGED = 'nobody';
const READY_WITHIN_MS = 60_000;

/**
 * Starts a real server in a temporary folder; it is killed with all that it started, and its folder removed, when it is
 * disposed of.
 */
export async function startServerProcess(plan: ServerPlan): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'komainu-server-'));
  const user = userInfo().uid === 0 && plan.asOurselves !== true ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const env = { ...process.env, ...plan.env?.(folder) };
  // A process group of its own: workers outlive a parent that is killed.
  const options = { ...user, env, cwd: folder, stdio: 'ignore' as const, detached: true };
  plan.prepare?.(folder, (program, args) => execFileSync(program, args, options));
  const server = spawn(plan.program, plan.args(folder), options);
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  const stop = async () => {
    if (server.pid !== undefined) killGroup(server.pid);
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const untilMs = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await plan.ready(folder);
      return { folder, [Symbol.asyncDispose]: stop };
    } catch (error) {
      if (Date.now() > untilMs || server.exitCode !== null) {
        await stop();
        throw new Error(`${plan.program} did not start`, { cause: error });
      }
      await sleep(50);
    }
  }
}

/** The first of the programs that is installed. */
export function installed(...programs: readonly string[]): string | undefined {
  return programs.find((program) => existsSync(program));
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended, and nobody is left.
  }
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, UNPRIVILEGED], { encoding: 'utf8' }));
}
