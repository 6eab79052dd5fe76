import { expect, test } from 'vitest';
import { FakeClock } from '../clock.ts';
import { collectGarbage } from './garbage.ts';
import { GiveBack } from './give-back.ts';

test('garbage goes after the start and at rest, when there is enough of it', () => {
  const clock = new FakeClock();
  const megabyte = 2 ** 20;
  const use = { bytes: 120 * megabyte, cpu: 0, collections: 0, kinds: [] as string[] };
  const back = new GiveBack(clock, 16 * megabyte, {
    rssBytes: () => use.bytes,
    cpuMs: () => use.cpu,
    collect: (collection) => {
      use.kinds.push(collection);
      use.collections++;
      use.bytes = 105 * megabyte;
    },
  });
  back.start();
  const after = (seconds: number, megabytes: number, cpuMs: number) => {
    use.bytes = megabytes * megabyte;
    use.cpu += cpuMs;
    clock.advance(seconds * 1000);
    return use.collections;
  };
  expect({
    before: after(9, 120, 900),
    started: after(1, 120, 100),
    little: after(60, 115, 300),
    atWork: after(60, 300, 30_000),
    atRest: after(60, 300, 300),
    rested: after(60, 105, 300),
  }).toEqual({ before: 0, started: 1, little: 1, atWork: 1, atRest: 2, rested: 2 });
  back.close();
  expect([after(600, 900, 0), use.kinds]).toEqual([2, ['thorough', 'usual']]);
});

test('the engine collects when it is asked', () => {
  let garbage: object[] = Array.from({ length: 200_000 }, (_, index) => ({ index }));
  const held = process.memoryUsage().heapUsed;
  garbage = [];
  collectGarbage('thorough');
  expect([garbage.length, process.memoryUsage().heapUsed < held]).toEqual([0, true]);
});
