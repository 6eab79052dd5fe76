import { expect, it } from 'vitest';
import { partsOf } from './pages.ts';

const box = (y: number, height: number) => ({ x: 0, y, width: 10, height });

it.each([
  ['nothing', [], []],
  ['what fits', [box(0, 50), box(50, 50)], [{ from: 0, to: 100 }]],
  [
    'between boxes',
    [box(0, 60), box(60, 60), box(120, 30)],
    [
      { from: 0, to: 60 },
      { from: 60, to: 150 },
    ],
  ],
  [
    'not through a box that stands beside a cut',
    [box(0, 40), box(40, 40), box(0, 80), box(80, 40)],
    [
      { from: 0, to: 80 },
      { from: 80, to: 120 },
    ],
  ],
  [
    'through a box that is too high',
    [box(0, 250)],
    [
      { from: 0, to: 100 },
      { from: 100, to: 200 },
      { from: 200, to: 250 },
    ],
  ],
])('cuts %s', (_, boxes, parts) => {
  expect(partsOf(boxes, 100)).toEqual(parts);
});
