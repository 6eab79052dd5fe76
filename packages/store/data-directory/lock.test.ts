import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDirectory } from './lock.ts';
import { identify, isAlive } from './process-identity.ts';

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'komainu-lock-')), 'data');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

test('a living holder is named, a released lock is free', () => {
  const lock = lockDataDirectory(directory);
  expect(() => lockDataDirectory(directory)).toThrow(
    expect.objectContaining({ code: 'data_dir_in_use', message: expect.stringContaining(`process ${process.pid}`) }),
  );
  lock.release();
  lockDataDirectory(directory).release();
});

test('locks of dead processes, of earlier owners of a pid, and damaged ones are replaced', () => {
  lockDataDirectory(directory).release();
  const path = join(directory, 'server.lock');
  const own = identify(process.pid);
  for (const stale of [
    JSON.stringify({ pid: 2 ** 22 + 1, started: own?.started }),
    JSON.stringify({ pid: process.pid, started: 'at another time' }),
    '{"pid": 1',
    '',
    'null',
  ]) {
    writeFileSync(path, stale);
    const lock = lockDataDirectory(directory);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(own);
    lock.release();
  }
});

test('releasing never takes the lock of a successor', () => {
  const lock = lockDataDirectory(directory);
  const path = join(directory, 'server.lock');
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'somebody else' }));
  lock.release();
  expect(readFileSync(path, 'utf8')).toContain('somebody else');
});

test('a process is told from another by its start', () => {
  const own = identify(process.pid);
  expect(own !== undefined && isAlive(own)).toBe(true);
  expect(isAlive({ pid: process.pid, started: 'x' })).toBe(false);
  expect(identify(2 ** 22 + 1)).toBeUndefined();
});
