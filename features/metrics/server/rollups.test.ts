import { FakeClock } from '@komainu/kernel/clock.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { describe, expect, it } from 'vitest';
import { Rollups, startRollups } from './rollups.ts';

const HOUR = 1_795_309_200;
const HOUR_S = 3600;

/** A store that only writes down which hours were rolled up, and fails as often as told. */
function fakeStore() {
  const rolled: number[] = [];
  const state = { failures: 0, counts: [] as { hour: number; points: number }[] };
  const store = {
    command: async (sql: string) => {
      if (state.failures-- > 0) throw overloaded('store_unavailable', 'the store is away');
      const hour = /INSERT INTO points_1m .*ts >= toDateTime\((\d+)\)/s.exec(sql)?.[1];
      if (hour !== undefined) rolled.push((Number(hour) - HOUR) / HOUR_S);
    },
    rows: async (sql: string) => (sql.includes('count()') ? state.counts : []),
  } as unknown as TelemetryStore;
  return { store, rolled, state };
}

describe('Rollups', () => {
  it('rolls an hour up when it is over, and again when late points rest', async () => {
    const clock = new FakeClock((HOUR + 600) * 1000);
    const { store, rolled } = fakeStore();
    const rollups = new Rollups(store, clock);
    const seen: unknown[] = [];
    const step = async (byS: number) => {
      clock.advance(byS * 1000);
      await rollups.run();
      seen.push([[...rolled], rollups.usable(HOUR)]);
    };
    await step(0);
    await step(HOUR_S);
    rollups.touched([HOUR]);
    await step(60);
    await step(120);
    expect(seen).toEqual([
      [[], false],
      [[0], true],
      [[0], false],
      [[0, 0], true],
    ]);
  });

  it('does not let a backlog put an hour off for ever', async () => {
    const clock = new FakeClock((HOUR + 2 * HOUR_S) * 1000);
    const { store, rolled } = fakeStore();
    const rollups = new Rollups(store, clock);
    for (let minute = 0; minute <= 16; minute++) {
      rollups.touched([HOUR]);
      await rollups.run();
      clock.advance(60_000);
    }
    expect(rolled).toEqual([0]);
  });

  it('finds what a crash left undone', async () => {
    const clock = new FakeClock((HOUR + 2 * HOUR_S) * 1000);
    const { store, rolled, state } = fakeStore();
    state.counts = [{ hour: HOUR, points: 5 }];
    const rollups = new Rollups(store, clock);
    await rollups.load();
    await rollups.run(0);
    expect(rolled).toEqual([0]);
  });

  it('tries again after a failure', async () => {
    const clock = new FakeClock((HOUR + 2 * HOUR_S) * 1000);
    const { store, rolled, state } = fakeStore();
    state.failures = 1;
    const rollups = new Rollups(store, clock);
    rollups.touched([HOUR]);
    const running = startRollups(rollups, clock, silentLogger, 300_000);
    for (let round = 0; round < 3; round++) {
      clock.advance(300_000);
      await new Promise(setImmediate);
    }
    running.close();
    expect([rolled, rollups.usable(HOUR)]).toEqual([[0], true]);
  });
});
