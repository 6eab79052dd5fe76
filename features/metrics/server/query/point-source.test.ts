import { describe, expect, it } from 'vitest';
import { stretchesOf } from './point-source.ts';

const NOW = 1_795_309_200;
const HOUR = 3600;

describe('stretchesOf', () => {
  const usable = (hour: number) => hour < NOW - HOUR;
  const grid = (fromS: number, intervalSeconds: number, points: number) => ({
    startUnixS: NOW + fromS,
    intervalSeconds,
    points,
  });
  it.each([
    ['fine grids read points', grid(-2 * HOUR, 15, 480), [['points', -7200, 0]]],
    [
      'minutes where the hour is complete',
      grid(-3 * HOUR, 60, 180),
      [
        ['minutes', -10800, -3600],
        ['points', -3600, 0],
      ],
    ],
    [
      'hours for coarse grids',
      grid(-3 * HOUR, HOUR, 3),
      [
        ['hours', -10800, -3600],
        ['points', -3600, 0],
      ],
    ],
    [
      'windows that begin within an hour',
      grid(-5400, 300, 18),
      [
        ['minutes', -5400, -3600],
        ['points', -3600, 0],
      ],
    ],
    ['minutes once points are gone', grid(-40 * 86_400, 15, 10), [['minutes', -3456000, -3455850]]],
    ['hours once minutes are gone', grid(-95 * 86_400, 60, 10), [['hours', -8208000, -8207400]]],
  ])('%s', (_name, asked, expected) => {
    const found = stretchesOf(asked, usable, NOW).map(({ table, fromUnixS, toUnixS }) => [
      table,
      fromUnixS - NOW,
      toUnixS - NOW,
    ]);
    expect(found).toEqual(expected);
  });
});
