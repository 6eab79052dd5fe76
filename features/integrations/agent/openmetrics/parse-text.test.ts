import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMetricsText } from './parse-text.ts';

it('reads families with their samples', () => {
  const page = `# HELP http_requests_total The total.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400",} 3
# TYPE rpc_seconds summary
rpc_seconds{quantile="0.5"} 4.5
rpc_seconds_sum 1.7560473e+07
rpc_seconds_count 2693
# TYPE latency histogram
latency_bucket{le="0.05"} 24054
latency_bucket{le="+Inf"} 144320
latency_sum 53423
latency_count 144320
`;
  expect(parseMetricsText(page)).toEqual({
    badLines: 0,
    families: [
      {
        name: 'http_requests',
        type: 'counter',
        samples: [
          { name: 'http_requests_total', labels: { method: 'post', code: '200' }, value: 1027 },
          { name: 'http_requests_total', labels: { method: 'post', code: '400' }, value: 3 },
        ],
      },
      {
        name: 'rpc_seconds',
        type: 'summary',
        samples: [
          { name: 'rpc_seconds', labels: { quantile: '0.5' }, value: 4.5 },
          { name: 'rpc_seconds_sum', labels: {}, value: 17560473 },
          { name: 'rpc_seconds_count', labels: {}, value: 2693 },
        ],
      },
      {
        name: 'latency',
        type: 'histogram',
        samples: [
          { name: 'latency_bucket', labels: { le: '0.05' }, value: 24054 },
          { name: 'latency_bucket', labels: { le: '+Inf' }, value: 144320 },
          { name: 'latency_sum', labels: {}, value: 53423 },
          { name: 'latency_count', labels: {}, value: 144320 },
        ],
      },
    ],
  });
});

it('reads OpenMetrics: counters without _total, infos, exemplars, the end', () => {
  const page = `# TYPE foo counter
# UNIT foo seconds
foo_total{a="b"} 17.0 1520879607.789 # {trace_id="x"} 0.67
foo_created 1520872607.123
# TYPE build info
build_info{version="1"} 1
# EOF
`;
  const { families, badLines } = parseMetricsText(page);
  expect(badLines).toBe(0);
  expect(families.map(({ name, type, samples }) => [name, type, samples.map((sample) => sample.name)])).toEqual([
    ['foo', 'counter', ['foo_total', 'foo_created']],
    ['build', 'info', ['build_info']],
  ]);
});

it('reads labels with escapes, and numbers that are none', () => {
  const page = 'm{path="C:\\\\x\\"y\\nz" , b="}" } +Inf\r\nn NaN\no -inf\n';
  expect(parseMetricsText(page).families.flatMap(({ samples }) => samples)).toEqual([
    { name: 'm', labels: { path: 'C:\\x"y\nz', b: '}' }, value: Infinity },
    { name: 'n', labels: {}, value: Number.NaN },
    { name: 'o', labels: {}, value: -Infinity },
  ]);
});

it.each(['<html>', 'm{a="b} 1', 'm{a=b} 1', 'm{a="1" b="2"} 1', 'm', 'm x', '1m 2', 'm{a="b"}'])(
  'counts a line that cannot be read, and reads the next: %s',
  (line) => {
    const { families, badLines } = parseMetricsText(`${line}\nok 1\n`);
    expect([families.map(({ name }) => name), badLines]).toEqual([['ok'], 1]);
  },
);

it('takes any text without failing', () => {
  const piece = fc.constantFrom(
    'm',
    '{',
    '}',
    '"',
    '\\',
    ',',
    '=',
    ' ',
    '1',
    '\n',
    '# TYPE ',
    'a',
    '_total',
    'counter',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      for (const { samples } of parseMetricsText(pieces.join('')).families) expect(samples.length).toBeGreaterThan(0);
    }),
  );
});
