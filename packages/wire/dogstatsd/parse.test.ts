import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { StatsDCollector } from './collect.ts';
import type { StatsDSink } from './line.ts';
import { StatsDParser } from './parse.ts';

function parsed(text: string): unknown[] {
  const collector = new StatsDCollector();
  new StatsDParser(collector).parse(Buffer.from(text));
  return collector.items;
}

const metric = (name: string, type: string, values: unknown[], rest: object = {}) => ({
  kind: 'metric',
  name,
  type,
  values,
  ...rest,
});
const rejected = (reason: string) => ({ kind: 'rejected', reason });

describe('metric lines', () => {
  test.each([
    ['a:1|c', [metric('a', 'count', [1])]],
    ['a:-1.5|g', [metric('a', 'gauge', [-1.5])]],
    ['a:+1|g', [metric('a', 'gauge', [1])]],
    ['a:1e3|h', [metric('a', 'histogram', [1000])]],
    ['a:.5|ms', [metric('a', 'timing', [0.5])]],
    ['a:0|c', [metric('a', 'count', [0])]],
    ['a:12345678901234567890|c', [metric('a', 'count', [12345678901234567000])]],
    ['a:1:2:3|d|@0.5|#x:y,z', [metric('a', 'distribution', [1, 2, 3], { sampleRate: 0.5, tags: ['x:y', 'z'] })]],
    ['a:1::2|d', [metric('a', 'distribution', [1, 2])]],
    ['a:1|g|T1700000000', [metric('a', 'gauge', [1], { timeUnixS: 1700000000 })]],
    ['a:1|c|T1700000000|#x', [metric('a', 'count', [1], { timeUnixS: 1700000000, tags: ['x'] })]],
    ['a:1|c|#x|T1700000000', [metric('a', 'count', [1], { timeUnixS: 1700000000, tags: ['x'] })]],
    ['a:u1|s', [metric('a', 'set', ['u1'])]],
    ['a:u:1|s|#,x,', [metric('a', 'set', ['u:1'], { tags: ['x'] })]],
    [
      'a:1|c|#|c:ci-abc|e:it-false,cn-x,pu-y|card:low|future',
      [metric('a', 'count', [1], { container: 'ci-abc', external: 'it-false,cn-x,pu-y', cardinality: 'low' })],
    ],
    ['日本:1|c|#名:値', [metric('日本', 'count', [1], { tags: ['名:値'] })]],
    ['tele,a=b:1|c', [metric('tele,a=b', 'count', [1])]],
    ['_x:1|c', [metric('_x', 'count', [1])]],
    ['a:1|c\n\nb:2|g\n', [metric('a', 'count', [1]), metric('b', 'gauge', [2])]],
    ['a:1|c\r\nb:2|g|#x\r', [metric('a', 'count', [1]), metric('b', 'gauge', [2], { tags: ['x'] })]],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });
});

describe('refused lines leave the others alone', () => {
  test.each([
    [':1|c', 'no_name'],
    ['a', 'no_value'],
    ['a|c', 'no_value'],
    ['a:|c', 'no_value'],
    ['a:|s', 'no_value'],
    ['a:1', 'bad_type'],
    ['a:1|', 'bad_type'],
    ['a:1|x', 'bad_type'],
    // The type is missing, and the next line begins where it would end.
    ['a:|', 'bad_type'],
    ['a:1|cc', 'bad_type'],
    ['a:1|m', 'bad_type'],
    ['a:one|c', 'bad_value'],
    ['a:NaN|c', 'bad_value'],
    ['a:Infinity|c', 'bad_value'],
    ['a:1e999|c', 'bad_value'],
    ['a:1,2,3|d', 'bad_value'],
    ['a:0x10|c', 'bad_value'],
    ['a:1|c|@0', 'bad_sample_rate'],
    ['a:1|c|@1.5', 'bad_sample_rate'],
    ['a:1|c|@x', 'bad_sample_rate'],
    ['a:1|c|T0', 'bad_timestamp'],
    ['a:1|c|T-5', 'bad_timestamp'],
    ['_e{0,1}:|x', 'bad_event'],
    ['_e{5,9}:title|text', 'bad_event'],
    ['_sc|x|4', 'bad_service_check'],
    ['_sc||0', 'bad_service_check'],
  ])('%s: %s', (text, reason) => {
    expect(parsed(`first:1|c\n${text}\nlast:1|c`)).toEqual([
      metric('first', 'count', [1]),
      rejected(reason),
      metric('last', 'count', [1]),
    ]);
  });
});

describe('events and service checks', () => {
  const event = {
    timeUnixS: 0,
    host: '',
    aggregationKey: '',
    priority: 'normal',
    sourceType: '',
    alertType: 'info',
    tags: [],
  };

  test.each([
    ['_e{5,4}:title|text', { ...event, title: 'title', text: 'text' }],
    ['_e{5,0}:title|', { ...event, title: 'title', text: '' }],
    ['_e{6,6}:héllo|a\\nb|c|p:high', { ...event, title: 'héllo', text: 'a\nb|c' }],
    [
      '_e{5,4}:title|text|d:1700000000|h:web-1|k:key|p:low|s:src|t:error|#a:b,c|c:ci-1',
      {
        title: 'title',
        text: 'text',
        timeUnixS: 1700000000,
        host: 'web-1',
        aggregationKey: 'key',
        priority: 'low',
        sourceType: 'src',
        alertType: 'error',
        tags: ['a:b', 'c'],
        origin: { container: 'ci-1', external: '', cardinality: '' },
      },
    ],
    // A JavaScript client counts UTF-16 units: 7 and 8 here, where the bytes are 9 and 18.
    [
      '_e{7,8}:app.héé|日本語 text|t:success',
      { ...event, title: 'app.héé', text: '日本語 text', alertType: 'success' },
    ],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toEqual([{ kind: 'event', event: expected }]);
  });

  test('a service check keeps everything after m: as its message', () => {
    expect(parsed('_sc|db.up|2|d:1700000000|h:web-1|#a:b|m:down | m:x\\nnext')).toEqual([
      {
        kind: 'serviceCheck',
        check: {
          name: 'db.up',
          status: 2,
          timeUnixS: 1700000000,
          host: 'web-1',
          message: 'down | m:x\nnext',
          tags: ['a:b'],
        },
      },
    ]);
  });
});

test('what says where the client runs may follow the message of a service check', () => {
  expect(parsed('_sc|db.up|0|m:a|b|h:web-1|c:ci-1|e:it-false,pu-x|card:high')).toEqual([
    {
      kind: 'serviceCheck',
      check: {
        name: 'db.up',
        status: 0,
        timeUnixS: 0,
        host: 'web-1',
        message: 'a|b',
        tags: [],
        origin: { container: 'ci-1', external: 'it-false,pu-x', cardinality: 'high' },
      },
    },
  ]);
});

test('origins and timestamps are skipped where nobody wants them', () => {
  const collector = new StatsDCollector();
  new StatsDParser(collector, { origins: false, timestamps: false }).parse(
    Buffer.from('a:1|c|c:ci-1|T0\na:1|c|e:it-false|card:low'),
  );
  expect(collector.items).toEqual([metric('a', 'count', [1]), metric('a', 'count', [1])]);
});

test('a refused line is handed over as it came', () => {
  const lines: string[] = [];
  const sink: StatsDSink = {
    metric() {},
    event() {},
    serviceCheck() {},
    rejected: (_reason, bytes, start, end) => void lines.push(bytes.toString('utf8', start, end)),
  };
  new StatsDParser(sink).parse(Buffer.from('a:1|c\nb:one|c|#x\n_sc|x|9\nc:2|g'));
  expect(lines).toEqual(['b:one|c|#x', '_sc|x|9']);
});

test.each([
  'hot-shots',
  'datadog-go-statsd',
  'node-dogstatsd',
  'python3-statsd-aiodogstatsd',
  'dd-trace-dogstatsd-udp',
])('recorded datagrams of %s', (client) => {
  const folder = new URL('./testdata/', import.meta.url);
  const recorded: { datagrams: string[] } = JSON.parse(readFileSync(new URL(`${client}.json`, folder), 'utf8'));
  const golden: unknown = JSON.parse(readFileSync(new URL(`${client}.golden.json`, folder), 'utf8'));
  expect(recorded.datagrams.flatMap(parsed)).toEqual(golden);
});
