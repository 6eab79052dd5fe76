import { FakeClock } from '@komainu/kernel/clock.ts';
import { describe, expect, it } from 'vitest';
import { SlowLoad } from './slow-load.ts';

function* counted(steps: { done: number }): Generator<void, string> {
  for (; steps.done < 3; steps.done++) yield;
  return 'made';
}

describe('SlowLoad', () => {
  it('is made in the background, or at once when asked before', () => {
    const steps = { done: 0 };
    const load = new SlowLoad(counted(steps));
    const clock = new FakeClock();
    load.start(clock);
    expect(steps.done).toBe(0);
    clock.advance(2_000);
    expect([steps.done, load.get(), load.get()]).toEqual([3, 'made', 'made']);
    expect(new SlowLoad(counted({ done: 0 })).get()).toBe('made');
  });

  it('stops', () => {
    const steps = { done: 0 };
    const clock = new FakeClock();
    new SlowLoad(counted(steps)).start(clock)();
    clock.advance(2_000);
    expect(steps.done).toBe(0);
  });
});
