import { expect, it } from 'vitest';
import { LoopBudget } from './loop-budget.ts';

it('begins as much as fits a turn of the loop, in order, and lets others have theirs between', async () => {
  let nowMs = 0;
  const budget = new LoopBudget(() => nowMs);
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(name);
    nowMs += 5;
    if (name === 'c') throw new Error('broken');
    return name;
  };
  setImmediate(() => log.push('others'));
  const done = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => budget.run(work(name))));
  expect(log).toEqual(['a', 'b', 'others', 'c', 'd', 'e']);
  expect(done.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
    'a',
    'b',
    'failed',
    'd',
    'e',
  ]);
});
