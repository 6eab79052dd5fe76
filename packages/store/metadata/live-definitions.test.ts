import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, it, vi } from 'vitest';
import { LiveDefinitions } from './live-definitions.ts';
import { openSqliteMetadata } from './sqlite.ts';

it('shows its own writes at once, those of others soon, and tells of changes only', async () => {
  const clock = new FakeClock();
  const metadata = openSqliteMetadata(':memory:', clock);
  const live = new LiveDefinitions({ metadata, clock, logger: silentLogger }, ['pipeline', 'index']);
  await live.load();
  let changes = 0;
  live.onChange(() => changes++);
  await live.put('pipeline', 'a', { name: 'one' }, 'me');
  expect(live.all<{ name: string }>('pipeline').map(({ body }) => body.name)).toEqual(['one']);
  await metadata.put('index', 'main', { days: 3 }, 'another node');
  expect(live.get('index', 'main')).toBeUndefined();
  clock.advance(5_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(live.get('index', 'main')?.body).toEqual({ days: 3 });
  clock.advance(5_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await live.delete('pipeline', 'a', 'me')).toBe(true);
  expect(live.all('pipeline')).toEqual([]);
  expect(changes).toBe(4);
  live.close();
});

it('reads no definition again while none has changed', async () => {
  const clock = new FakeClock();
  const metadata = openSqliteMetadata(':memory:', clock);
  const list = vi.spyOn(metadata, 'list');
  const live = new LiveDefinitions({ metadata, clock, logger: silentLogger }, ['pipeline']);
  await live.put('pipeline', 'a', { name: 'one' }, 'me');
  await live.load();
  for (let refresh = 0; refresh < 3; refresh++) {
    clock.advance(5_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([list.mock.calls.length, live.all('pipeline').length]).toEqual([1, 1]);
  live.close();
});
