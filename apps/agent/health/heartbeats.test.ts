import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, test } from 'vitest';
import { HeartbeatBook } from './heartbeats.ts';

test('a part that is silent for three rounds is named, one that ended is not', () => {
  const clock = new FakeClock();
  const book = new HeartbeatBook(clock);
  const quick = book.part('quick', 1_000);
  book.part('hangs', 1_000);
  book.part('ended', 1_000).close();
  clock.advance(3_000);
  quick.beat();
  clock.advance(1);
  expect(book.read()).toEqual({ healthy: ['quick'], unhealthy: [{ part: 'hangs', silentMs: 3_001 }] });
});
