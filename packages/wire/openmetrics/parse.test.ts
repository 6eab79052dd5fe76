import { expect, test } from 'vitest';
import { parseExposition } from './parse.ts';
import { parseSample } from './parse-sample.ts';

/** A page, briefly. */
function page(text: string) {
  const { families, badLines, firstBad } = parseExposition(text);
  return {
    families: families.map(({ name, type, samples }) => [
      name,
      type,
      samples.map((sample) => [sample.name, Object.fromEntries(sample.labels), sample.value]),
    ]),
    badLines,
    firstBad,
  };
}

test('the text format of Prometheus', () => {
  const text = `# HELP http_requests_total The total number.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400",}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
metric_without_timestamp_and_labels 12.47
something_weird{problem="division by zero"} +Inf -3982045
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} NaN
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
rpc_duration_seconds_other 1\r
`;
  expect(page(text)).toEqual({
    families: [
      [
        'http_requests',
        'counter',
        [
          ['http_requests_total', { method: 'post', code: '200' }, 1027],
          ['http_requests_total', { method: 'post', code: '400' }, 3],
        ],
      ],
      [
        'msdos_file_access_time_seconds',
        'unknown',
        [
          [
            'msdos_file_access_time_seconds',
            { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' },
            1.458255915e9,
          ],
        ],
      ],
      ['metric_without_timestamp_and_labels', 'unknown', [['metric_without_timestamp_and_labels', {}, 12.47]]],
      ['something_weird', 'unknown', [['something_weird', { problem: 'division by zero' }, Infinity]]],
      [
        'http_request_duration_seconds',
        'histogram',
        [
          ['http_request_duration_seconds_bucket', { le: '0.05' }, 24054],
          ['http_request_duration_seconds_bucket', { le: '+Inf' }, 144320],
          ['http_request_duration_seconds_sum', {}, 53423],
          ['http_request_duration_seconds_count', {}, 144320],
        ],
      ],
      [
        'rpc_duration_seconds',
        'summary',
        [
          ['rpc_duration_seconds', { quantile: '0.01' }, Number.NaN],
          ['rpc_duration_seconds_sum', {}, 1.7560473e7],
          ['rpc_duration_seconds_count', {}, 2693],
        ],
      ],
      ['rpc_duration_seconds_other', 'unknown', [['rpc_duration_seconds_other', {}, 1]]],
    ],
    badLines: 0,
    firstBad: '',
  });
});

test('OpenMetrics: names with quotes, exemplars, infos and the end', () => {
  const text = `# TYPE foo counter
# UNIT foo seconds
foo_total{a="b"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67
foo_created{a="b"} 1520430000.123
# TYPE build info
build_info{version="1.2"} 1
# TYPE "with.dots" gauge
{"with.dots","a b"="c"} 5
# EOF
`;
  expect(page(text).families).toEqual([
    [
      'foo',
      'counter',
      [
        ['foo_total', { a: 'b' }, 17],
        ['foo_created', { a: 'b' }, 1520430000.123],
      ],
    ],
    ['build', 'info', [['build_info', { version: '1.2' }, 1]]],
    ['with.dots', 'gauge', [['with.dots', { 'a b': 'c' }, 5]]],
  ]);
});

test.each([
  'name',
  'name x',
  'name{a="b" 1',
  'name{a=b} 1',
  'name{="b"} 1',
  'name{"x"} 1',
  '{a="b"} 1',
  '"name" 1',
  'name{a="b\\"} 1',
  '<html>',
])('%s is no sample', (line) => {
  expect(parseSample(line)).toBeUndefined();
});

test('bad lines are counted, the first is shown, and the rest is read', () => {
  expect(page('a 1\n<b>\n\nc{ 2\nd 3')).toMatchObject({
    families: [
      ['a', 'unknown', [['a', {}, 1]]],
      ['d', 'unknown', [['d', {}, 3]]],
    ],
    badLines: 2,
    firstBad: '<b>',
  });
});

test('a label may be called like what every object has', () => {
  expect(parseSample('a{__proto__="x",constructor="y"} 1')?.labels.get('__proto__')).toBe('x');
});

test('a gauge and a counter of one name, as every page of Go has them', () => {
  const text = `# TYPE alloc_bytes gauge
alloc_bytes 5
# TYPE alloc_bytes_total counter
alloc_bytes_total 9
`;
  expect(page(text).families).toEqual([
    ['alloc_bytes', 'gauge', [['alloc_bytes', {}, 5]]],
    ['alloc_bytes', 'counter', [['alloc_bytes_total', {}, 9]]],
  ]);
});
