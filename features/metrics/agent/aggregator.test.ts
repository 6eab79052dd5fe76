import { FakeClock } from '@komainu/kernel/clock.ts';
import { StatsDParser } from '@komainu/wire/dogstatsd/parse.ts';
import { expect, test } from 'vitest';
import { type AggregatorSettings, StatsDAggregator } from './aggregator.ts';

const START_S = 1_700_000_000;

function setUp(settings: Partial<AggregatorSettings> = {}) {
  const clock = new FakeClock(START_S * 1000);
  const dropped: string[] = [];
  const aggregator = new StatsDAggregator({ host: 'h', tags: [], maxContexts: 100, ...settings }, clock, (reason) =>
    dropped.push(reason),
  );
  const parser = new StatsDParser(aggregator);
  const send = (text: string) => {
    aggregator.advance();
    parser.parse(Buffer.from(text));
  };
  /** Ends the bucket and returns its points as `metric type value@time tags`. */
  const flush = () => {
    clock.advance(10_000);
    const { series } = aggregator.flush();
    return series.map(
      (one) =>
        `${one.metric} ${one.type} ${one.values[0]}@${(one.timesUnixS[0] ?? 0) - START_S} ${one.host}|${one.tags}`,
    );
  };
  return { clock, dropped, aggregator, send, flush };
}

test('every type becomes what the Agent makes of it', () => {
  const { send, flush } = setUp();
  send('c:1|c\nc:2|c|@0.5\ng:1|g\ng:7:8|g\ns:a|s\ns:b|s\ns:a|s');
  send(`t:${Array.from({ length: 100 }, (_, index) => index + 1).join(':')}|ms`);
  expect(flush()).toEqual([
    'c rate 0.5@0 h|',
    'g gauge 8@0 h|',
    's gauge 2@0 h|',
    't.avg gauge 50.5@0 h|',
    't.median gauge 50@0 h|',
    't.95percentile gauge 95@0 h|',
    't.max gauge 100@0 h|',
    't.count rate 10@0 h|',
  ]);
});

test('a histogram weighs its values by the sample rate', () => {
  const { send, flush } = setUp();
  send('t:1|h|@0.1\nt:5|h');
  expect(flush()).toEqual([
    `t.avg gauge ${15 / 11}@0 h|`,
    't.median gauge 1@0 h|',
    't.95percentile gauge 5@0 h|',
    't.max gauge 5@0 h|',
    't.count rate 1.1@0 h|',
  ]);
});

test('a huge histogram stays within the accuracy of a sketch', () => {
  const { send, aggregator, clock } = setUp();
  for (let value = 1; value <= 10_000; value++) send(`t:${value}|ms`);
  clock.advance(10_000);
  const values = Object.fromEntries(aggregator.flush().series.map((one) => [one.metric, one.values[0] ?? 0]));
  expect(values['t.avg']).toBe(5000.5);
  expect(values['t.max']).toBe(10_000);
  expect(values['t.count']).toBe(1000);
  expect(Math.abs((values['t.median'] ?? 0) / 5000 - 1)).toBeLessThan(0.01);
  expect(Math.abs((values['t.95percentile'] ?? 0) / 9500 - 1)).toBeLessThan(0.01);
});

test('a distribution becomes a sketch of the bucket', () => {
  const { send, aggregator, clock } = setUp();
  send('d:1:1:2|d|#a:b\nd:-3|d|@0.5|#a:b');
  clock.advance(10_000);
  expect(aggregator.flush().sketches).toEqual([
    {
      metric: 'd',
      host: 'h',
      tags: ['a:b'],
      sketches: [
        { timeUnixS: START_S, count: 5, min: -3, max: 2, sum: -2, keys: [-1409, 1338, 1383], counts: [2, 2, 1] },
      ],
    },
  ]);
});

test('a context is its name, its host and its tags in any order', () => {
  const { send, flush } = setUp({ tags: ['team:x'] });
  send('c:10|c|#b,a\nc:10|c|#a,b,a\nc:10|c|#host:other,a\nc:10|c|#host:,dd.internal.entity_id:none,a');
  expect(flush()).toEqual(['c rate 2@0 h|a,b,team:x', 'c rate 1@0 other|a,team:x', 'c rate 1@0 |a,team:x']);
});

test('a count that stops is 0 for five minutes, a gauge is gone at once', () => {
  const { send, flush } = setUp();
  send('c:10|c\ng:1|g');
  expect(flush()).toEqual(['c rate 1@0 h|', 'g gauge 1@0 h|']);
  const later = Array.from({ length: 40 }, () => flush());
  expect(later.filter((points) => points.length > 0)).toHaveLength(29);
  expect(later[0]).toEqual(['c rate 0@10 h|']);
  expect(later[39]).toEqual([]);
});

test('a point with a timestamp passes as it is', () => {
  const { send, flush } = setUp();
  send(`c:10|c|@0.5|T${START_S - 60}\ng:1:2|g|T${START_S - 50}`);
  expect(flush()).toEqual(['c count 20@-60 h|', 'g gauge 1@-50 h|', 'g gauge 2@-50 h|']);
  expect(flush()).toEqual([]);
});

test('contexts are bounded and the rest is counted', () => {
  const { send, flush, dropped, aggregator } = setUp({ maxContexts: 2 });
  send('a:1|g\nb:1|g\nc:1|g\na:2|g\nbad');
  expect({ dropped, contexts: aggregator.contexts }).toEqual({ dropped: ['context_limit', 'no_value'], contexts: 2 });
  expect(flush()).toEqual(['a gauge 2@0 h|', 'b gauge 1@0 h|']);
});

test('forgotten contexts make room', () => {
  const { send, clock, aggregator } = setUp({ maxContexts: 2 });
  send('a:1|g\nb:1|g');
  clock.advance(10_000);
  aggregator.flush();
  clock.advance(310_000);
  aggregator.flush();
  clock.advance(10_000);
  aggregator.flush();
  expect(aggregator.contexts).toBe(0);
  send('a:3|g');
  expect(aggregator.contexts).toBe(1);
});

test('the last flush takes the open bucket', () => {
  const { send, aggregator } = setUp();
  send('a:1|g');
  expect(aggregator.flush().series).toEqual([]);
  expect(aggregator.flush(true).series).toHaveLength(1);
});
