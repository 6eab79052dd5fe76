import { expect, it, test } from 'vitest';
import { groupNodes, type Taggable } from './groups.ts';
import { layoutMap, type MapGroup, nodeFinder } from './layout.ts';

const node = (key: string, ...tags: string[]): Taggable => ({ key, label: key, value: 1, size: null, tags });
const many = (count: number): MapGroup => ({
  name: '',
  nodes: Array.from({ length: count }, (_, index) => node(`h${index}`)),
});

it('groups by tags, large groups first, and keeps what has none', () => {
  const nodes = [
    node('a', 'env:prod', 'team:x'),
    node('b', 'env:prod', 'team:y', 'env:blue'),
    node('c', 'env:prod'),
    node('d'),
  ];
  const names = (groups: readonly MapGroup[]): unknown =>
    groups.map((group) => [
      group.name,
      group.groups === undefined ? group.nodes.map(({ key }) => key) : names(group.groups),
    ]);
  expect([names(groupNodes(nodes, [], '-')), names(groupNodes(nodes, ['env', 'team'], '-'))]).toEqual([
    [['', ['a', 'b', 'c', 'd']]],
    [
      [
        'prod',
        [
          ['x', ['a']],
          ['y', ['b']],
          ['-', ['c']],
        ],
      ],
      ['blue', [['y', ['b']]]],
      ['-', [['-', ['d']]]],
    ],
  ]);
});

test.each([1, 7, 100, 2_500, 10_000])('%i hosts fill the room that they have, none upon another', (count) => {
  const layout = layoutMap([many(count)], 1400, 700);
  const find = nodeFinder(layout);
  const missed = layout.nodes.filter((_, index) => find(layout.x[index] ?? 0, layout.y[index] ?? 0) !== index);
  expect([layout.nodes.length, missed.length, layout.width <= 1400, layout.height <= 700, layout.radius >= 3]).toEqual([
    count,
    0,
    true,
    true,
    true,
  ]);
});

it('puts frames beside one another and cells into them', () => {
  const groups = Array.from({ length: 30 }, (_, index) => ({ ...many(1 + index * 7), name: `group ${index}` }));
  const layout = layoutMap([{ name: 'all', nodes: [], groups }], 1000, 600);
  const leaves = layout.frames.filter(({ depth }) => depth === 1);
  const overlapping = leaves.filter((one, index) =>
    leaves.some(
      (other, place) =>
        place > index &&
        one.x < other.x + other.width &&
        other.x < one.x + one.width &&
        one.y < other.y + other.height &&
        other.y < one.y + one.height,
    ),
  );
  let first = 0;
  const outside = leaves.filter((frame) => {
    const indexes = Array.from({ length: frame.count }, (_, index) => first + index);
    first += frame.count;
    return indexes.some((index) => {
      const [x = 0, y = 0] = [layout.x[index], layout.y[index]];
      return x < frame.x || x > frame.x + frame.width || y < frame.y || y > frame.y + frame.height;
    });
  });
  expect([leaves.length, overlapping, outside, layout.frames[0]?.count]).toEqual([30, [], [], layout.nodes.length]);
});

it('finds nothing beside the cells', () => {
  const find = nodeFinder(layoutMap([many(3)], 500, 300));
  expect([find(-50, -50), find(5_000, 10)]).toEqual([-1, -1]);
});
