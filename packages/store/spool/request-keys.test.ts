import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RequestKeys } from './request-keys.ts';

const HOUR_MS = 3_600_000;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'komainu-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function store(keys: RequestKeys, ...names: string[]): Promise<void> {
  keys.remember(names);
  await keys.append(names);
}

test('keys are known for an hour at least, two at most, also by later processes', async () => {
  const clock = new FakeClock();
  const keys = new RequestKeys(directory, clock);
  await store(keys, 'early', 'with "quotes" and\nbreaks 日本');
  clock.advance(HOUR_MS * 0.9);
  await store(keys, 'late');
  clock.advance(HOUR_MS * 0.9);
  await store(keys, 'next generation');
  const known = (reader: RequestKeys) =>
    ['early', 'with "quotes" and\nbreaks 日本', 'late', 'next generation', 'never'].map((key) => reader.knows(key));
  expect(known(keys)).toEqual([true, true, true, true, false]);
  expect(known(new RequestKeys(directory, clock))).toEqual([true, true, true, true, false]);
  clock.advance(HOUR_MS * 1.1);
  await store(keys, 'much later');
  expect(known(keys)).toEqual([false, false, false, true, false]);
  expect(known(new RequestKeys(directory, clock))).toEqual([false, false, false, true, false]);
  expect(readdirSync(directory).length).toBe(2);
});

test('a line that a crash cut short is ignored, whole lines around it are read', async () => {
  const clock = new FakeClock();
  await store(new RequestKeys(directory, clock), 'a');
  const [file = ''] = readdirSync(directory);
  appendFileSync(join(directory, file), '"cut sho');
  expect(new RequestKeys(directory, clock).knows('a')).toBe(true);
  appendFileSync(join(directory, file), '\n"b"\n"c');
  const reader = new RequestKeys(directory, clock);
  expect(['a', 'b', 'c', 'cut sho'].map((key) => reader.knows(key))).toEqual([true, true, false, false]);
});

test('the line after a failed append begins anew', async () => {
  const clock = new FakeClock();
  const keys = new RequestKeys(directory, clock);
  await store(keys, 'a');
  const [file = ''] = readdirSync(directory);
  rmSync(directory, { recursive: true });
  await expect(keys.append(['lost'])).rejects.toMatchObject({ code: 'ENOENT' });
  expect(() => new RequestKeys(directory, clock)).not.toThrow();
  appendFileSync(join(directory, file), '"half');
  await keys.append(['b']);
  expect(new RequestKeys(directory, clock).knows('b')).toBe(true);
});
