import { expect, test } from 'vitest';
import type { Widget } from '../asking/definition.ts';
import { GAP_PX, groupRowPx, groupRows, placeBelow, placesOf, ROW_PX, stackedPlaces, withPlaces } from './layout.ts';

const widget = (type: string, layout?: [number, number, number, number], widgets?: readonly Widget[]): Widget => ({
  definition: { type, ...(widgets === undefined ? {} : { widgets }) },
  ...(layout === undefined ? {} : { layout: { x: layout[0], y: layout[1], width: layout[2], height: layout[3] } }),
});

test('widgets without a place flow behind those that have one', () => {
  expect(
    placesOf([
      widget('timeseries', [0, 0, 6, 3]),
      widget('timeseries'),
      widget('note'),
      widget('toplist'),
      widget('note'),
    ]),
  ).toEqual([
    { x: 0, y: 0, w: 6, h: 3 },
    { x: 0, y: 3, w: 4, h: 2 },
    { x: 4, y: 3, w: 3, h: 2 },
    { x: 7, y: 3, w: 4, h: 2 },
    { x: 0, y: 5, w: 3, h: 2 },
  ]);
});

test('what is too wide is cut to the columns', () => {
  expect(placesOf([widget('note', [8, 0, 20, 2])])).toEqual([{ x: 0, y: 0, w: 12, h: 2 }]);
});

test('a group is as high as its widgets', () => {
  const group = widget('group', [0, 0, 12, 1], [widget('note', [0, 0, 3, 2]), widget('note', [3, 2, 3, 4])]);
  expect(groupRows(group.definition)).toBe(7);
  expect(placesOf([group])[0]?.h).toBe(7);
});

test('narrow screens stack in reading order', () => {
  const places = placesOf([widget('note', [6, 0, 3, 2]), widget('note', [0, 0, 3, 1]), widget('note', [0, 2, 3, 1])]);
  expect(stackedPlaces(places).map(({ y }) => y)).toEqual([1, 0, 3]);
});

test('unchanged places leave the widgets as they are', () => {
  const widgets = [{ ...widget('note', [0, 0, 3, 2]), id: 7 }];
  expect(withPlaces(widgets, new Map([[7, { x: 0, y: 0, w: 3, h: 2 }]]))).toBe(widgets);
  expect(withPlaces(widgets, new Map([[7, { x: 1, y: 0, w: 3, h: 2 }]]))[0]?.layout).toEqual({
    x: 1,
    y: 0,
    width: 3,
    height: 2,
  });
});

test('what is added stands below', () => {
  expect(placeBelow([widget('note', [0, 0, 3, 2])], 'timeseries', 'ordered')).toEqual({
    x: 0,
    y: 2,
    width: 4,
    height: 2,
  });
});

test('the rows of a group fill what its head leaves', () => {
  for (const rows of [1, 2, 7]) {
    const group = (rows + 1) * (ROW_PX + GAP_PX) - GAP_PX;
    const inside = rows * groupRowPx(rows, 40) + (rows - 1) * GAP_PX;
    expect(40 + inside + GAP_PX).toBeCloseTo(group, 6);
  }
});
