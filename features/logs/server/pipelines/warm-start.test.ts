import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { expect, it } from 'vitest';
import { SlowLoad } from './slow-load.ts';
import { WarmStart } from './warm-start.ts';

it('loads at the start what was used before, and nothing else', async () => {
  const clock = new FakeClock();
  const parts = { metadata: openSqliteMetadata(':memory:', clock), clock, logger: silentLogger };
  const made: string[] = [];
  const load = (name: string) =>
    new SlowLoad(
      // biome-ignore lint/correctness/useYield: one step is enough
      (function* () {
        made.push(name);
        return name;
      })(),
    );
  const start = async () => {
    const warm = await WarmStart.open(parts);
    const uses = ['geo', 'agents'].map((name) => warm.add(name, [load(name)]));
    clock.advance(2_000);
    return { warm, uses };
  };
  const first = await start();
  expect(made).toEqual([]);
  first.uses[0]?.();
  first.uses[0]?.();
  first.warm.close();
  const second = await start();
  expect(made).toEqual(['geo']);
  second.warm.close();
});
