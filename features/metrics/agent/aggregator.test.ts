import { FakeClock } from '@komainu/kernel/clock.ts';
import { StatsDParser } from '@komainu/wire/dogstatsd/parse.ts';
import { expect, test } from 'vitest';
import { MetricMapper } from './mapper.ts';
import { type AggregatorForTests, newAggregator } from './testing.ts';

const START_S = 1_700_000_000;

function setUp(told: AggregatorForTests = {}) {
  const clock = new FakeClock(START_S * 1000);
  const { aggregator, drops, senders } = newAggregator({ ...told, clock });
  const dropped = () => Object.fromEntries(drops.counts);
  const parser = new StatsDParser(aggregator);
  const send = (text: string, pid = 0) => {
    aggregator.advance();
    parser.parse(Buffer.from(text), 0, Buffer.byteLength(text), senders.senderOf(pid));
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
  return { clock, dropped, drops, aggregator, send, flush };
}

test('every type becomes what the Agent makes of it', () => {
  const { send, flush } = setUp();
  send('c:1|c\nc:2|c|@0.5\ng:1|g\ng:7:8|g\ns:a|s\ns:b|s\ns:a|s');
  send(`t:${Array.from({ length: 100 }, (_, index) => index + 1).join(':')}|ms`);
  expect(flush()).toEqual([
    'c rate 0.5@0 h|',
    'g gauge 8@0 h|',
    's gauge 2@0 h|',
    't.max gauge 100@0 h|',
    't.median gauge 50@0 h|',
    't.avg gauge 50.5@0 h|',
    't.count rate 10@0 h|',
    't.95percentile gauge 95@0 h|',
  ]);
});

test('a histogram weighs its values by the sample rate', () => {
  const { send, flush } = setUp();
  send('t:1|h|@0.1\nt:5|h');
  expect(flush()).toEqual([
    't.max gauge 5@0 h|',
    't.median gauge 1@0 h|',
    `t.avg gauge ${15 / 11}@0 h|`,
    't.count rate 1.1@0 h|',
    't.95percentile gauge 5@0 h|',
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
  const { send, flush } = setUp({ settings: { tags: ['team:x'] } });
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

test('a point with a timestamp passes as it is; only counts and gauges may have one', () => {
  const { send, flush, dropped } = setUp();
  send(`c:10|c|@0.5|T${START_S - 60}\ng:1:2|g|T${START_S - 50}\nh:1|h|T${START_S}`);
  expect(flush()).toEqual(['c rate 2@-60 h|', 'g gauge 1@-50 h|', 'g gauge 2@-50 h|']);
  expect(dropped()).toEqual({ timestamp_on_type: 1 });
  expect(flush()).toEqual([]);
});

test('contexts are bounded and the rest is counted', () => {
  const { send, flush, dropped, aggregator } = setUp({ settings: { maxContexts: 2 } });
  send('a:1|g\nb:1|g\nc:1|g\na:2|g\nbad');
  expect(dropped()).toEqual({ context_limit: 1, no_value: 1 });
  expect(aggregator.load(5)).toEqual({
    contexts: 2,
    limit: 2,
    metrics: [
      { metric: 'a', contexts: 1, refusedLines: 0 },
      { metric: 'b', contexts: 1, refusedLines: 0 },
      { metric: 'c', contexts: 0, refusedLines: 1 },
    ],
  });
  expect(flush()).toEqual(['a gauge 2@0 h|', 'b gauge 1@0 h|']);
});

test('forgotten contexts make room', () => {
  const { send, clock, aggregator } = setUp({ settings: { maxContexts: 2 } });
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

test('timings and histograms are one metric, with the aggregates that are asked for', () => {
  const { send, flush } = setUp({
    settings: { histogram: { aggregates: ['min', 'sum'], percentiles: [50, 100] } },
  });
  send('t:1:2|h\nt:9|ms');
  expect(flush()).toEqual([
    't.min gauge 1@0 h|',
    't.sum gauge 12@0 h|',
    't.50percentile gauge 2@0 h|',
    't.100percentile gauge 9@0 h|',
  ]);
});

test('a histogram is copied to a distribution where that is asked for', () => {
  const { send, aggregator, clock } = setUp({ settings: { copyToDistribution: 'dist.' } });
  send('t:1:2|ms|#a');
  clock.advance(10_000);
  const { series, sketches } = aggregator.flush();
  expect(series).toHaveLength(5);
  expect(sketches).toMatchObject([{ metric: 'dist.t', tags: ['a'], sketches: [{ count: 2, sum: 3 }] }]);
});

test('a set beyond all measure is cut short and says so', () => {
  const { send, flush, dropped } = setUp();
  for (let round = 0; round < 11; round++) {
    send(Array.from({ length: 10_000 }, (_, index) => `s:${round * 10_000 + index}|s`).join('\n'));
  }
  send('s:5|s');
  expect(flush()).toEqual(['s gauge 100000@0 h|']);
  expect(dropped()).toEqual({ set_limit: 10_000 });
});

test('names and tags that no client sends are refused', () => {
  const { send, dropped, aggregator } = setUp();
  send(`a:1|c|#${'x'.repeat(8192)}`);
  expect(dropped()).toEqual({ too_long: 1 });
  expect(aggregator.contexts).toBe(0);
});

test('metrics are put into a namespace, mapped and blocked', () => {
  const mapper = new MetricMapper(
    [
      {
        name: 'jobs',
        prefix: 'job.',
        mappings: [{ match: 'job.*', matchType: 'wildcard', name: 'job', tags: { kind: '$1' } }],
      },
    ],
    10,
    () => {},
  );
  const { send, flush, dropped } = setUp({
    naming: { namespace: 'shop', namespaceExcept: ['jvm'], blocked: ['shop.secret'], mapper },
  });
  send('job.mail:1|g|#a:b\njvm.heap:1|g\nsecret:1|g\nsecret:2|g');
  expect(flush()).toEqual(['shop.job gauge 1@0 h|a:b,kind:mail', 'jvm.heap gauge 1@0 h|']);
  expect(dropped()).toEqual({ blocked: 2 });
});

test('lines of different containers are different contexts, and get the tags of theirs', () => {
  const { send, flush } = setUp({
    containers: {
      processes: { 7: 'aa', 8: 'bb' },
      tags: {
        'container_id://aa low': ['image_name:shop'],
        'container_id://bb low': ['image_name:mail'],
        'container_id://bb high': ['image_name:mail', 'container_id:bb'],
      },
    },
  });
  send('c:10|c', 7);
  send('c:20|c', 8);
  send('c:30|c', 9);
  send('c:40|c|c:ci-bb|card:high');
  expect(flush()).toEqual([
    'c rate 1@0 h|image_name:shop',
    'c rate 2@0 h|image_name:mail',
    'c rate 3@0 h|',
    'c rate 4@0 h|container_id:bb,image_name:mail',
  ]);
});

test('events and service checks get host, tags and origin like metrics', () => {
  const { send, aggregator } = setUp({
    settings: { tags: ['team:x'] },
    containers: { tags: { 'kubernetes_pod_uid://u1 low': ['pod_name:p'] } },
  });
  send('_e{1,1}:a|b|#host:other,x:y\n_e{1,1}:a|b|h:mine|#host:other\n_sc|up|0|#dd.internal.entity_id:u1');
  const { events, serviceChecks } = aggregator.flush();
  expect(events.map(({ host, tags }) => ({ host, tags }))).toEqual([
    { host: 'other', tags: ['team:x', 'x:y'] },
    { host: 'mine', tags: ['team:x'] },
  ]);
  expect(serviceChecks).toMatchObject([{ host: 'h', tags: ['pod_name:p', 'team:x'] }]);
});

test('metrics are counted one by one only while somebody looks', () => {
  const { send, aggregator, clock } = setUp();
  send('a:1|c');
  expect(aggregator.top(5)).toEqual([]);
  aggregator.setEnabled(true);
  send('a:1:2|c|#x\na:1|c|#x\nb:1|g');
  expect(aggregator.top(5)).toEqual([
    { metric: 'a', tags: ['x'], count: 3, lastSeenUnixMs: clock.nowMs() },
    { metric: 'b', tags: [], count: 1, lastSeenUnixMs: clock.nowMs() },
  ]);
  expect(aggregator.top(1)).toHaveLength(1);
  aggregator.setEnabled(false);
  expect(aggregator.top(5)).toEqual([]);
});

test('when containers change, lines are looked at afresh', () => {
  const tags: Record<string, string[]> = {};
  const { send, flush, aggregator } = setUp({ containers: { tags } });
  send('g:1|g|c:ci-aa');
  expect(flush()).toEqual(['g gauge 1@0 h|']);
  tags['container_id://aa low'] = ['image_name:shop'];
  aggregator.forgetLines();
  send('g:2|g|c:ci-aa');
  expect(flush()).toEqual(['g gauge 2@10 h|image_name:shop']);
});

test('a cgroup that is not known yet is asked for again, ever more rarely', () => {
  const cgroups: Record<number, string> = {};
  const asked: number[] = [];
  const { send, flush } = setUp({
    containers: {
      cgroups: new Proxy(cgroups, {
        get(known, inode) {
          asked.push(Number(inode));
          return known[Number(inode)];
        },
      }),
      tags: { 'container_id://aa low': ['image_name:shop'] },
    },
  });
  const asksOf = (buckets: number) =>
    Array.from({ length: buckets }, () => {
      asked.length = 0;
      send('g:1|g|c:in-7');
      flush();
      return asked.length;
    });
  expect(asksOf(12)).toEqual([1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  cgroups[7] = 'aa';
  expect(asksOf(8)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  send('g:2|g|c:in-7');
  expect(flush()).toEqual(['g gauge 2@200 h|image_name:shop']);
});
