import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { memoryFetch } from './memory-fetch.ts';
import { parseFormula, parseMetricQueries } from './parse.ts';
import { MetricSyntaxError } from './syntax-error.ts';

const pieces = fc.constantFrom(
  'avg:',
  'p99:',
  'a.b',
  '{',
  '}',
  '*',
  'x:y',
  ',',
  ' ',
  ' by ',
  '(',
  ')',
  '.rollup(',
  '.fill(zero)',
  '.as_count()',
  '60',
  '+',
  '-',
  '/',
  'top(',
  '"',
  "'",
  'AND',
  'NOT',
  'IN',
  '$x',
  '1e999',
  'abs(',
  'timeshift(',
  '-9',
  '.rollup(sum, daily, 6am, "Asia/Tokyo")',
  '.weighted()',
  'count(v: v>1):',
  'anomalies(',
  'forecast(',
  'outliers(',
  'calendar_shift(',
  'moving_rollup(',
  'max(',
  ', "robust", 2',
  ', "linear", 1, history="1w"',
  ', "-1mo", "Europe/Paris"',
  '=',
  ' by {x}',
  '\0',
  '😀',
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces, { maxLength: 14 }).map((list) => list.join('')),
);

test('any text is evaluated or refused with a place inside it', async () => {
  const fetch = memoryFetch([
    { metric: 'a.b', type: 'gauge', intervalSeconds: 10, tags: ['x:y'], timesUnixS: [0, 10], values: [1, 2] },
  ]);
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      try {
        for (const node of parseMetricQueries(text)) await evaluate(node, fetch, { fromUnixS: 0, toUnixS: 60 });
        parseFormula(text, ['a']);
      } catch (error) {
        if (!(error instanceof MetricSyntaxError)) throw error;
        expect(error.offset).toBeGreaterThanOrEqual(0);
        expect(error.length).toBeGreaterThanOrEqual(1);
        expect(error.offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['('.repeat(90_000)],
  ['-'.repeat(90_000)],
  ['abs('.repeat(20_000)],
  ['1+'.repeat(49_000)],
  [`avg:a{${'('.repeat(90_000)}`],
  [`avg:a{${'!'.repeat(90_000)}`],
  [`avg:a{${'x:y,'.repeat(20_000)}x}`],
  [`avg:a{x IN (${'y,'.repeat(40_000)}y)}`],
  ['a'.repeat(100_000)],
  ['avg:a{*}'.repeat(10_000)],
  ['avg:a{*},'.repeat(10_000)],
  [`avg:a{*}${'.fill(zero)'.repeat(8_000)}`],
  [' '.repeat(100_000)],
  [`${'max('.repeat(60)}avg:a{*}${')'.repeat(60)}`],
  [`max(${'avg:a{*},'.repeat(10_000)}1)`],
  [`avg:a{*}.rollup(${'sum,'.repeat(20_000)}sum)`],
  [`abs(avg:a{*}${',x=1'.repeat(20_000)})`],
  [`count(v: v>${'1'.repeat(90_000)}`],
  [`avg:a{${'$x,'.repeat(30_000)}$x}`],
  [`(${'a'.repeat(90_000)}`],
])('100 kB of %.12s… are bounded in time', (text) => {
  const start = performance.now();
  try {
    parseMetricQueries(text);
  } catch (error) {
    if (!(error instanceof MetricSyntaxError)) throw error;
  }
  expect(performance.now() - start).toBeLessThan(1_000);
});

test('functions inside one another are bounded in what they ask', async () => {
  let fetches = 0;
  const fetch = async () => {
    fetches += 1;
    return [];
  };
  const nested = (name: string, tail: string, times: number) =>
    `${`${name}(`.repeat(times)}avg:a{*}${`${tail})`.repeat(times)}`;
  const ask = async (text: string) => {
    const [node] = parseMetricQueries(text);
    if (node !== undefined) await evaluate(node, fetch, { fromUnixS: 1e9, toUnixS: 1e9 + 3_600 });
  };
  await expect(ask(nested('anomalies', ", 'robust', 2", 30))).rejects.toMatchObject({ code: 'query_too_large' });
  await ask(nested('anomalies', ", 'robust', 2", 2));
  await ask(nested('moving_rollup', ', 1000000000', 60));
  await ask(nested('calendar_shift', ", '-9999mo', 'Asia/Tokyo'", 60));
  await ask(nested('timeshift', ', -1e300', 60));
  expect(fetches).toBeLessThan(100);
});
