import { expect, it } from 'vitest';
import { type AnsweredRow, chartsOf } from './lines.ts';

function row(
  id: string,
  label: string,
  unit: string,
  times: number[],
  ...lines: [string[], (number | null)[]][]
): AnsweredRow {
  const series = lines.map(([group_tags]) => ({ group_tags, unit: unit === '' ? null : [{ name: unit }, null] }));
  return { id, label, answer: { data: { attributes: { series, times, values: lines.map(([, values]) => values) } } } };
}

const shown = (rows: AnsweredRow[], kind: 'line' | 'bars' = 'line') =>
  chartsOf(rows, kind).map(({ unit, times, lines }) => ({
    unit,
    times,
    lines: lines.map(({ name, values }) => [name, values]),
  }));

it('names the lines of one query by their group', () => {
  expect(shown([row('a', 'cpu', 'percent', [1, 2], [['host:x'], [1, null]], [['host:y'], [null, 4]])])).toEqual([
    {
      unit: 'percent',
      times: [1, 2],
      lines: [
        ['host:x', [1, null]],
        ['host:y', [null, 4]],
      ],
    },
  ]);
});

it('parts units and tells apart what is called the same', () => {
  const rows = [
    row('a', 'cpu', 'percent', [1], [[], [1]]),
    row('b', 'cpu', 'percent', [1], [[], [2]]),
    row('c', 'net', 'byte', [1], [['host:x'], [3]]),
  ];
  expect(shown(rows)).toEqual([
    {
      unit: 'percent',
      times: [1],
      lines: [
        ['a cpu', [1]],
        ['b cpu', [2]],
      ],
    },
    { unit: 'byte', times: [1], lines: [['net host:x', [3]]] },
  ]);
});

it('draws a coarser line through the times of a finer one, but not over its own gaps', () => {
  const rows = [
    row('a', 'fine', '', [0, 10, 20, 30, 40, 50, 60], [[], [0, 1, 2, 3, 4, 5, 6]]),
    row('b', 'coarse', '', [0, 20, 60], [[], [0, 20, 60]]),
  ];
  const [lines, bars] = [shown(rows)[0]?.lines[1], shown(rows, 'bars')[0]?.lines[1]];
  expect(lines).toEqual(['coarse', [0, 10, 20, null, null, null, 60]]);
  expect(bars).toEqual(['coarse', [0, null, 20, null, null, null, 60]]);
  expect(chartsOf(rows, 'line')[0]?.lines[1]?.summary).toEqual({ min: 0, max: 60, average: 80 / 3, last: 60 });
});
