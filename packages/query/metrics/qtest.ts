import { evaluate, type Series } from './evaluate.ts';
import { type MemorySeries, memoryFetch } from './memory-fetch.ts';
import { parseMetricQuery } from './parse.ts';

/**
 * The test language of metric queries. A file is a list of cases:
 *
 *     load 10s                                  points every 10 s from 0; the series below
 *       cpu{host:a,env:prod} gauge 1 2 _ 4      `_` no point, `5x3` three fives, `1+2x3` 1 3 5
 *     eval avg:cpu{*} from 0s to 40s every 10s  `every` may be left out: the automatic interval
 *       {} 1 2 3 4                              expected lines, in any order: tags, then values
 *     fail avg:cpu{                             must be refused; the line below is in the message
 *       a tag is expected
 *     clear                                     forget what was loaded
 */
export interface QueryCase {
  readonly line: number;
  readonly query: string;
  readonly run: () => Promise<{ actual: readonly string[]; expected: readonly string[] }>;
}

const EVAL = /^eval (.+) from (\S+) to (\S+?)(?: every (\S+))?$/;
const SERIES = /^([\w.]+)\{([^}]*)\}\s+(gauge|count|rate)\s+(.+)$/;

/** Reads the cases of a file. Throws on a line that it cannot read, with its number. */
export function readQueryCases(text: string): readonly QueryCase[] {
  const blocks = readBlocks(text);
  const cases: QueryCase[] = [];
  let loaded: readonly MemorySeries[] = [];
  for (const { line, head, body } of blocks) {
    const evaluated = EVAL.exec(head);
    if (head === 'clear') loaded = [];
    else if (head.startsWith('load '))
      loaded = [...loaded, ...body.map((text) => readSeries(text, seconds(head.slice(5)), line))];
    else if (head === 'fail' || head.startsWith('fail ')) cases.push(failure(line, head.slice(5), body));
    else if (evaluated !== null) cases.push(evaluation(line, evaluated, body, loaded));
    else throw new Error(`line ${line}: not load, eval, fail or clear: ${head}`);
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

function evaluation(line: number, parts: RegExpExecArray, body: string[], loaded: readonly MemorySeries[]): QueryCase {
  const [, query = '', from = '', to = '', every] = parts;
  const options = every === undefined ? {} : { intervalSeconds: seconds(every) };
  const window = { fromUnixS: seconds(from), toUnixS: seconds(to) };
  return {
    line,
    query,
    async run() {
      const { series } = await evaluate(parseMetricQuery(query), memoryFetch(loaded), window, options);
      return { actual: series.map(showSeries).sort(), expected: body.map(normalize).sort() };
    },
  };
}

function failure(line: number, query: string, body: string[]): QueryCase {
  const expected = body.join(' ');
  return {
    line,
    query,
    async run() {
      try {
        parseMetricQuery(query);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return { actual: [message.includes(expected) ? expected : message], expected: [expected] };
      }
      return { actual: ['it was not refused'], expected: [expected] };
    },
  };
}

function readSeries(text: string, intervalSeconds: number, line: number): MemorySeries {
  const parts = SERIES.exec(text);
  if (parts === null) throw new Error(`line ${line}: not a series: ${text}`);
  const [, metric = '', tags = '', type = '', values = ''] = parts;
  const points = readValues(values).map((value, index) => ({ time: index * intervalSeconds, value }));
  const present = points.filter(({ value }) => !Number.isNaN(value));
  return {
    metric,
    type: type === 'count' || type === 'rate' ? type : 'gauge',
    intervalSeconds,
    tags: tags.split(',').filter((tag) => tag !== ''),
    timesUnixS: present.map(({ time }) => time),
    values: present.map(({ value }) => value),
  };
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

function showSeries(series: Series): string {
  const tags = Object.entries(series.tags).map(([key, value]) => `${key}:${value}`);
  return `{${tags.sort().join(',')}} ${showValues([...series.values])}`;
}

/** An expected line, repetitions written out. */
function normalize(line: string): string {
  const end = line.indexOf('}') + 1;
  return `${line.slice(0, end)} ${showValues(readValues(line.slice(end).trim()))}`;
}

function showValues(values: readonly number[]): string {
  return values.map((value) => (Number.isNaN(value) ? '_' : String(Number(value.toPrecision(9))))).join(' ');
}

function seconds(text: string): number {
  const match = /^(-?\d+)(s|m|h|d)$/.exec(text);
  if (match === null) throw new Error(`not a time: ${text}`);
  return Number(match[1]) * ({ s: 1, m: 60, h: 3_600, d: 86_400 }[match[2] ?? 's'] ?? 1);
}
