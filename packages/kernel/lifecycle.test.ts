import { expect, it } from 'vitest';
import { Lifecycle } from './lifecycle.ts';
import { silentLogger } from './logger.ts';

it('closes in reverse order, whatever fails', async () => {
  const closed: string[] = [];
  const lifecycle = new Lifecycle(silentLogger);
  for (const name of ['store', 'features', 'server']) {
    lifecycle.own(name, {
      close() {
        closed.push(name);
        if (name === 'features') throw new Error('stuck');
      },
    });
  }
  await lifecycle.close();
  await lifecycle.close();
  expect(closed).toEqual(['server', 'features', 'store']);
});
