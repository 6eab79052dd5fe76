import { expect, it } from 'vitest';
import { type StateMark, spansOf, worstSpans } from './spans.ts';

const mark = (
  group: string,
  timeUnixMs: number,
  state: StateMark['state'],
  kind: StateMark['kind'] = 'change',
): StateMark => ({
  group,
  timeUnixMs,
  state,
  kind,
});

it('tells the states of groups over a window, without those from before it', () => {
  const marks = [
    mark('a', 0, 'OK'),
    mark('b', 5, 'Alert'),
    mark('a', 10, 'OK', 'kept'),
    mark('a', 20, 'Alert'),
    mark('b', 25, 'Alert', 'gone'),
    mark('a', 30, 'OK'),
  ];
  expect(Object.fromEntries(spansOf(marks, 8, 40))).toEqual({
    a: [
      { state: 'OK', fromUnixMs: 8, toUnixMs: 20 },
      { state: 'Alert', fromUnixMs: 20, toUnixMs: 30 },
      { state: 'OK', fromUnixMs: 30, toUnixMs: 40 },
    ],
    b: [{ state: 'Alert', fromUnixMs: 8, toUnixMs: 25 }],
  });
});

it('finds the worst of all groups', () => {
  const spans = spansOf(
    [mark('a', 0, 'OK'), mark('b', 0, 'Warn'), mark('a', 10, 'Alert'), mark('b', 15, 'OK'), mark('a', 20, 'OK')],
    0,
    30,
  );
  expect(worstSpans(spans.values())).toEqual([
    { state: 'Warn', fromUnixMs: 0, toUnixMs: 10 },
    { state: 'Alert', fromUnixMs: 10, toUnixMs: 20 },
    { state: 'OK', fromUnixMs: 20, toUnixMs: 30 },
  ]);
});
