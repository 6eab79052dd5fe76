import type { MetricNode } from './ast.ts';
import { evaluate, type Series } from './evaluate.ts';
import { type MetricWindow, timeAt } from './grid.ts';
import { type MemorySeries, memoryFetch } from './memory-fetch.ts';
import { parseFormula, parseMetricQuery } from './parse.ts';
import { MetricSyntaxError } from './syntax-error.ts';

/**
 * The test language of metric queries. A file is a list of cases:
 *
 *     load 10s [from 2026-03-07]                points every 10 s from 0 (or that time, UTC); the series below
 *       cpu{host:a,env:prod} gauge 1 2 _ 4      `_` no point, `5x3` three fives, `1+2x3` 1 3 5
 *       took{} distribution 1/5/9 2             several values at a time
 *     let a = sum:hits{*}.as_count()            names a query for formulas of the file
 *     eval avg:cpu{*} from 0s to 40s every 10s  `every` may be left out: the automatic interval; times as 2026-03-07T06:00
 *       {} 1 2 3 4                              expected lines, in any order: tags, then values
 *       {} upper 2 3 4 5                        a band is two lines more, `upper` and `lower`
 *       {host:a} outlier 1 2 3 4                a line that is marked
 *     times avg:cpu{*} from 0s to 40s           only the interval starts, in the form of `from`
 *       0s 10s 20s 30s
 *     fail avg:cpu{                             must be refused by parser or evaluator; the first line below is in the
 *       a tag is expected                       message, a second one is code, offset and length
 *       bad_scope 8 1
 *     clear                                     forget what was loaded and named
 */
export interface QueryCase {
  readonly line: number;
  readonly query: string;
  readonly run: () => Promise<{ actual: readonly string[]; expected: readonly string[] }>;
}

const EVAL = /^(eval|times) (.+) from (\S+) to (\S+?)(?: every (\S+))?$/;
const LOAD = /^load (\S+)(?: from (\S+))?$/;
const LET = /^let (\w+) = (.+)$/;
const SERIES = /^([\w.]+)\{([^}]*)\}\s+(gauge|count|rate|distribution)\s+(.+)$/;

/** What a case can use. */
interface Loaded {
  readonly series: readonly MemorySeries[];
  readonly queries: Readonly<Record<string, MetricNode>>;
}

const NOTHING: Loaded = { series: [], queries: {} };

/** Reads the cases of a file. Throws on a line that it cannot read, with its number. */
export function readQueryCases(text: string): readonly QueryCase[] {
  const cases: QueryCase[] = [];
  let loaded = NOTHING;
  for (const { line, head, body } of readBlocks(text)) {
    const evaluated = EVAL.exec(head);
    const load = LOAD.exec(head);
    const named = LET.exec(head);
    if (head === 'clear') loaded = NOTHING;
    else if (load !== null) {
      const [, every = '', from = '0s'] = load;
      const series = body.map((one) => readSeries(one, seconds(every), seconds(from), line));
      loaded = { ...loaded, series: [...loaded.series, ...series] };
    } else if (named !== null) {
      const [, name = '', query = ''] = named;
      loaded = { ...loaded, queries: { ...loaded.queries, [name]: parseMetricQuery(query) } };
    } else if (head === 'fail' || head.startsWith('fail ')) cases.push(failure(line, head.slice(5), body, loaded));
    else if (evaluated !== null) cases.push(evaluation(line, evaluated, body, loaded));
    else throw new Error(`line ${line}: not load, let, eval, times, fail or clear: ${head}`);
  }
  return cases;
}

function readBlocks(text: string): { line: number; head: string; body: string[] }[] {
  const blocks: { line: number; head: string; body: string[] }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.replace(/(^|\s)#.*$/, '').trimEnd();
    if (content === '') continue;
    if (content.startsWith(' ')) blocks.at(-1)?.body.push(content.trim());
    else blocks.push({ line: index + 1, head: content, body: [] });
  }
  return blocks;
}

function evaluation(line: number, parts: RegExpExecArray, body: string[], loaded: Loaded): QueryCase {
  const [, what, query = '', from = '', to = '', every] = parts;
  const options = every === undefined ? {} : { intervalSeconds: seconds(every) };
  const window = { fromUnixS: seconds(from), toUnixS: seconds(to) };
  return {
    line,
    query,
    async run() {
      const { grid, series } = await answer(query, loaded, window, options);
      if (what === 'eval') return { actual: series.flatMap(showSeries).sort(), expected: body.map(normalize).sort() };
      const show = from.endsWith('s') ? (unixS: number) => `${unixS}s` : showTime;
      return {
        actual: Array.from({ length: grid.points }, (_, index) => show(timeAt(grid, index))),
        expected: words(body),
      };
    },
  };
}

function answer(query: string, loaded: Loaded, window: MetricWindow, options: { intervalSeconds?: number }) {
  const { series, queries } = loaded;
  const names = Object.keys(queries);
  const node = names.length === 0 ? parseMetricQuery(query) : parseFormula(query, names);
  return evaluate(node, memoryFetch(series), window, { ...options, references: queries });
}

function failure(line: number, query: string, body: string[], loaded: Loaded): QueryCase {
  const [message = '', place] = body;
  return {
    line,
    query,
    async run() {
      const expected = body;
      try {
        await answer(query, loaded, { fromUnixS: 0, toUnixS: 60 }, {});
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        const at = error instanceof MetricSyntaxError ? `${error.code} ${error.offset} ${error.length}` : 'no place';
        return { actual: [said.includes(message) ? message : said, ...(place === undefined ? [] : [at])], expected };
      }
      return { actual: ['it was not refused'], expected };
    },
  };
}

function words(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(/\s+/));
}

function readSeries(text: string, intervalSeconds: number, startUnixS: number, line: number): MemorySeries {
  const parts = SERIES.exec(text);
  if (parts === null) throw new Error(`line ${line}: not a series: ${text}`);
  const [, metric = '', tags = '', type = '', values = ''] = parts;
  const points = readPoints(values).flatMap((several, index) =>
    several.map((value) => ({ time: startUnixS + index * intervalSeconds, value })),
  );
  const present = points.filter(({ value }) => !Number.isNaN(value));
  return {
    metric,
    type: type === 'count' || type === 'rate' || type === 'distribution' ? type : 'gauge',
    intervalSeconds,
    tags: tags.split(',').filter((tag) => tag !== ''),
    timesUnixS: present.map(({ time }) => time),
    values: present.map(({ value }) => value),
  };
}

/** The values at each time: as a rule one, `1/2/3` several. */
function readPoints(text: string): number[][] {
  return text
    .split(/\s+/)
    .flatMap((word) =>
      word.includes('/') ? [word.split('/').map(readValue)] : readValues(word).map((value) => [value]),
    );
}

function readValues(text: string): number[] {
  return text.split(/\s+/).flatMap((word) => {
    const repeated = /^(-?[\d.]+|_)(?:\+([\d.]+))?x(\d+)$/.exec(word);
    if (repeated === null) return [readValue(word)];
    const first = readValue(repeated[1] ?? '');
    return Array.from({ length: Number(repeated[3]) }, (_, index) => first + index * Number(repeated[2] ?? 0));
  });
}

function readValue(word: string): number {
  if (word === '_') return Number.NaN;
  const value = Number(word);
  if (Number.isNaN(value)) throw new Error(`not a value: ${word}`);
  return value;
}

function showSeries({ tags, values, band, outlier }: Series): string[] {
  const keys = Object.entries(tags).map(([key, value]) => `${key}:${value}`);
  const name = `{${keys.sort().join(',')}}`;
  const line = (kind: string, of: Float64Array) => `${name}${kind} ${showValues([...of])}`;
  const edges = band === undefined ? [] : [line(' upper', band.upper), line(' lower', band.lower)];
  return [line(outlier === true ? ' outlier' : '', values), ...edges];
}

/** An expected line, repetitions written out. */
function normalize(line: string): string {
  const [name = ''] = /^\{[^}]*\}(?: (?:upper|lower|outlier))?/.exec(line) ?? [];
  return `${name} ${showValues(readValues(line.slice(name.length).trim()))}`;
}

function showValues(values: readonly number[]): string {
  return values.map((value) => (Number.isNaN(value) ? '_' : String(Number(value.toPrecision(9))))).join(' ');
}

/** `10s`, `-2h`, `2026-03-07`, `2026-03-07T06:00` (UTC). */
function seconds(text: string): number {
  if (/^\d{4}-\d\d-\d\d/.test(text)) return Date.parse(text.includes('T') ? `${text}Z` : text) / 1000;
  const match = /^(-?\d+)(s|m|h|d)$/.exec(text);
  if (match === null) throw new Error(`not a time: ${text}`);
  return Number(match[1]) * ({ s: 1, m: 60, h: 3_600, d: 86_400 }[match[2] ?? 's'] ?? 1);
}

function showTime(unixS: number): string {
  return new Date(unixS * 1000).toISOString().slice(0, 16);
}
