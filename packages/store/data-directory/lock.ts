import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import { identify, isAlive, readIdentity } from './process-identity.ts';

const LOCK_FILE = 'server.lock';

export interface DataDirectoryLock {
  release(): void;
}

/**
 * Takes the data directory for this process. The lock is a file with the holder's identity, so it needs no clean-up: the
 * lock of a killed server is recognised as such and replaced. Throws `data_dir_in_use` (503) naming the holder's pid.
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, LOCK_FILE);
  const own = identify(process.pid) ?? { pid: process.pid, started: 'unknown' };
  const candidate = `${path}.${process.pid}`;
  writeFileSync(candidate, JSON.stringify(own), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // A link appears with its content or not at all, and fails when the name is taken.
        linkSync(candidate, path);
        return { release: () => releaseLock(path, own.started) };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = readIdentity(path);
      if (holder !== undefined && isAlive(holder)) {
        throw new CodedError(
          'data_dir_in_use',
          `the data directory ${directory} is in use by process ${holder.pid}: stop it or choose another directory`,
          { status: 503 },
        );
      }
      takeAway(path, holder?.started, candidate);
    }
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** Removes a dead lock; puts back what it took when another server was quicker and the lock is a live one. */
function takeAway(path: string, deadStarted: string | undefined, candidate: string): void {
  const aside = `${candidate}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = readIdentity(aside);
  if (taken !== undefined && taken.started !== deadStarted && isAlive(taken)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

function releaseLock(path: string, started: string): void {
  const holder = readIdentity(path);
  if (holder?.pid === process.pid && holder.started === started) rmSync(path, { force: true });
}
