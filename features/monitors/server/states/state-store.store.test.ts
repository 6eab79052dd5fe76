import { newGroup } from '@komainu/evaluate/state/group-memory.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, it } from 'vitest';
import { monitorsTables } from '../../tables/monitor-states.ts';
import { spansOf } from './spans.ts';
import { StateStore } from './state-store.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;

it('keeps how groups stood, for the next process and for looking back', async () => {
  await using store = await openTestStore(monitorsTables);
  const states = new StateStore(store, systemClock, 10);
  const memory = (state: 'OK' | 'Alert') => ({ ...newGroup(NOW), state, value: 7 });
  const row = { monitorId: 123_456_789, kind: 'change' } as const;
  await states.append([
    { ...row, timeUnixMs: NOW - 3 * HOUR, group: 'host:a', memory: memory('OK') },
    { ...row, timeUnixMs: NOW - 2 * HOUR, group: 'host:b', memory: memory('Alert') },
    { ...row, timeUnixMs: NOW - HOUR, group: 'host:a', memory: memory('Alert') },
    { ...row, timeUnixMs: NOW - HOUR / 2, group: 'host:b', memory: memory('Alert'), kind: 'gone' },
  ]);
  expect(await states.load(NOW)).toEqual(new Map([[123_456_789, new Map([['host:a', memory('Alert')]])]]));
  const marks = await states.marks(123_456_789, NOW - 1.5 * HOUR, NOW);
  expect(Object.fromEntries(spansOf(marks, NOW - 1.5 * HOUR, NOW))).toEqual({
    'host:a': [
      { state: 'OK', fromUnixMs: NOW - 1.5 * HOUR, toUnixMs: NOW - HOUR },
      { state: 'Alert', fromUnixMs: NOW - HOUR, toUnixMs: NOW },
    ],
    'host:b': [{ state: 'Alert', fromUnixMs: NOW - 1.5 * HOUR, toUnixMs: NOW - HOUR / 2 }],
  });
  await states.close();
});
