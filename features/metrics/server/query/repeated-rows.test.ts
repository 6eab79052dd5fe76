import type { TelemetryStore } from '@komainu/store/port.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Stretch } from './point-source.ts';
import { readOnce } from './repeated-rows.ts';

const HOUR_S = 3600;

/** A store that has parts of the table of hours, as from hour to hour. */
function storeOf(parts: readonly (readonly [first: number, last: number])[]): TelemetryStore {
  const rows = parts.map(([first, last]) => ({
    ...{ table: 'points_1h', partition: 'p', block: 1 },
    first: first * HOUR_S,
    last: last * HOUR_S,
  }));
  return { rows: async () => rows.sort((a, b) => a.first - b.first) } as unknown as TelemetryStore;
}

function hours(from: number, to: number, table: Stretch['table'] = 'hours'): Stretch {
  return { table, fromUnixS: from * HOUR_S, toUnixS: to * HOUR_S };
}

/** What is read, as `from-to` in hours, with a `!` where rows may repeat. */
async function readOf(parts: readonly (readonly [number, number])[], ...stretches: Stretch[]): Promise<string[]> {
  const marked = await readOnce(storeOf(parts), stretches, async (read) => read);
  return marked.map(({ fromUnixS, toUnixS, once }) => `${fromUnixS / HOUR_S}-${toUnixS / HOUR_S}${once ? '' : '!'}`);
}

it('marks hours that a single part reaches into', async () => {
  expect(
    await readOf(
      [
        [1, 40],
        [41, 50],
        [51, 51],
      ],
      hours(10, 60),
    ),
  ).toEqual(['10-60']);
  expect(
    await readOf(
      [
        [1, 40],
        [30, 50],
      ],
      hours(10, 60),
    ),
  ).toEqual(['10-30', '30-41!', '41-60']);
  expect(
    await readOf(
      [
        [1, 40],
        [20, 20],
      ],
      hours(10, 60),
    ),
  ).toEqual(['10-20', '20-21!', '21-60']);
  expect(
    await readOf(
      [
        [1, 40],
        [2, 5],
      ],
      hours(10, 60),
    ),
  ).toEqual(['10-60']);
  expect(await readOf([], hours(10, 60))).toEqual(['10-60!']);
  expect(
    await readOf(
      [
        [0, 0],
        [1, 40],
      ],
      hours(10, 60),
    ),
  ).toEqual(['10-60!']);
  expect(await readOf([[1, 40]], hours(10, 60, 'minutes'), hours(60, 61, 'points'))).toEqual(['10-60!', '60-61!']);
});

it('takes many scattered hours of doubt as one', async () => {
  const again = [5, 9, 13, 17].map((hour) => [hour, hour] as const);
  expect(await readOf([[1, 40], ...again], hours(2, 41))).toEqual(['2-5', '5-18!', '18-41']);
});

it('never marks an hour that several parts reach into, and leaves none out', async () => {
  const part = fc
    .tuple(fc.integer({ min: 2, max: 60 }), fc.nat(30))
    .map(([first, more]) => [first, first + more] as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 8 }),
      fc.nat(40),
      fc.integer({ min: 1, max: 50 }),
      async (parts, from, length) => {
        const marked = await readOnce(storeOf(parts), [hours(from, from + length)], async (read) => read);
        expect(marked.map(({ fromUnixS }) => fromUnixS).slice(1)).toEqual(
          marked.map(({ toUnixS }) => toUnixS).slice(0, -1),
        );
        expect([marked.at(0)?.fromUnixS, marked.at(-1)?.toUnixS]).toEqual([from * HOUR_S, (from + length) * HOUR_S]);
        for (const { fromUnixS, toUnixS, once } of marked) {
          for (let hour = fromUnixS / HOUR_S; once && hour < toUnixS / HOUR_S; hour++) {
            expect(parts.filter(([first, last]) => first <= hour && hour <= last).length).toBeLessThanOrEqual(1);
          }
        }
      },
    ),
  );
});
