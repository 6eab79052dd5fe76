import { expect, it } from 'vitest';
import { EMPTY_FORM, formOf, NO_MODIFIERS, splitArguments, textOf } from './query-form.ts';

it('reads what the language can say of one metric', () => {
  expect(
    formOf(
      'top(avg:system.cpu.user{env:prod, !host:a} by {host,env}.as_rate().rollup(max, 60).fill(zero), 5, "mean", "desc")',
    ),
  ).toEqual({
    aggregator: 'avg',
    metric: 'system.cpu.user',
    scope: 'env:prod, !host:a',
    by: ['host', 'env'],
    modifiers: { as: 'rate', rollupMethod: 'max', rollupSeconds: '60', fill: 'zero', fillSeconds: '' },
    functions: [{ name: 'top', args: ['5', 'mean', 'desc'] }],
  });
  expect(formOf('system.load.1')).toEqual({ ...EMPTY_FORM, metric: 'system.load.1' });
  expect(formOf('p99.9:latency{}')).toMatchObject({ aggregator: 'p99.9', scope: '*', modifiers: NO_MODIFIERS });
});

it.each([
  'avg:system.cpu.user{*}',
  'sum:trace.http.hits{service:web AND (env:a OR env:b)} by {resource}.as_count()',
  'abs(diff(p95:request.time{env IN (a, b)} by {host, pod}.rollup(sum, 3600)))',
  'moving_rollup(max:a.b{!x:y}.fill(last, 60), 300, "avg")',
  'clamp_min(avg:x{*}, -1.5)',
  'anomalies(avg:x{*}, "basic", 2, direction=\'above\', interval=60)',
  'calendar_shift(avg:x{*}, "-1mo", "Europe/Paris")',
])('writes what it read: %s', (text) => {
  const form = formOf(text);
  expect(form === undefined ? undefined : textOf(form)).toBe(text);
});

it('leaves other texts as they are', () => {
  for (const text of ['avg:a{*} / avg:b{*}', 'avg:a{*} by {', 'avg:a{*}.sideways()', 'top(5, avg:a{*})', 'abs()'])
    expect(formOf(text), text).toBeUndefined();
  for (const text of ['avg:a{*}.rollup(sum, daily)', "avg:a{*}.rollup(sum, 60, 'UTC')", 'avg:a{*}.weighted()'])
    expect(formOf(text), text).toBeUndefined();
  expect(textOf(EMPTY_FORM)).toBe('');
});

it('splits at the commas that separate', () => {
  expect(splitArguments('a{x:1, y:2} by {h, k}, "b, c", f(d, e)')).toEqual([
    'a{x:1, y:2} by {h, k}',
    '"b, c"',
    'f(d, e)',
  ]);
  expect(splitArguments('')).toEqual([]);
});
