import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('places are handed out in order, the line is bounded, and whoever gives up leaves the line', async () => {
  const slots = new Slots(1, 2, () => new Error('full'));
  const order: string[] = [];
  const first = await slots.acquire();
  const abort = new AbortController();
  const second = slots.acquire().then((release) => {
    order.push('second');
    return release;
  });
  const third = slots.acquire(abort.signal);
  await expect(slots.acquire()).rejects.toThrow('full');
  abort.abort(new Error('gave up'));
  await expect(third).rejects.toThrow('gave up');
  await expect(slots.acquire(abort.signal)).rejects.toThrow('gave up');
  const fourth = slots.acquire().then((release) => {
    order.push('fourth');
    return release;
  });
  first();
  first();
  (await second)();
  (await fourth)();
  expect(order).toEqual(['second', 'fourth']);
  const release = await slots.acquire();
  await expect(Promise.race([slots.acquire().then(() => 'taken'), Promise.resolve('waiting')])).resolves.toBe(
    'waiting',
  );
  release();
});
