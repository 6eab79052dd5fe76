import { evaluateInstant, evaluateRange } from './evaluate.ts';
import { goNumber } from './format.ts';
import { Labels } from './labels.ts';
import { memorySelect } from './memory-select.ts';
import { parsePromql, parseSelector } from './parse.ts';
import { milliseconds } from './scan.ts';
import type { PromSeries } from './series.ts';

/**
 * The test language of PromQL. A file is a list of cases:
 *
 *     load 10s                                samples every 10 s from 0; the series below
 *       up{job="a"} 1 2 _ 4                   `_` no sample, `5x3` three fives, `1+2x3` 1 3 5, `stop` nothing
 *     eval 20s: sum(up)                       the value at 20 s
 *       {} 3                                  expected, in any order; a scalar alone: `3`
 *     eval 0s to 20s every 10s: up            the values over a range, `_` where there is none
 *       up{job="a"} 1 2 2
 *     fail: sum(                              must be refused, when read or evaluated (at 1 m)
 *       unexpected end of input               the message holds this
 *     clear                                   forget what was loaded
 */
export interface PromqlCase {
  readonly line: number;
  readonly query: string;
  readonly run: () => Promise<{ actual: readonly string[]; expected: readonly string[] }>;
}

const INSTANT = /^eval (\S+): (.+)$/;
const RANGE = /^eval (\S+) to (\S+) every (\S+): (.+)$/;

/** Reads the cases of a file. Throws on a line that it cannot read, with its number. */
export function readPromqlCases(text: string): readonly PromqlCase[] {
  const cases: PromqlCase[] = [];
  let loaded: readonly PromSeries[] = [];
  for (const { line, head, body } of readBlocks(text)) {
    const series = loaded;
    const expected = () => body.map(normalized).sort();
    const instant = INSTANT.exec(head);
    const range = RANGE.exec(head);
    if (head === 'clear') loaded = [];
    else if (head.startsWith('load ')) {
      const everyMs = milliseconds(head.slice(5));
      loaded = [...loaded, ...body.map((row) => readSeries(row, everyMs))];
    } else if (range !== null) {
      const [, from = '', to = '', every = '', query = ''] = range;
      const steps = { startMs: milliseconds(from), endMs: milliseconds(to), stepMs: milliseconds(every) };
      cases.push({
        line,
        query,
        run: async () => ({ actual: await overRange(query, series, steps), expected: expected() }),
      });
    } else if (instant !== null) {
      const [, at = '', query = ''] = instant;
      cases.push({
        line,
        query,
        run: async () => ({ actual: await atMoment(query, series, milliseconds(at)), expected: expected() }),
      });
    } else if (head.startsWith('fail: ')) {
      const query = head.slice(6);
      cases.push({ line, query, run: () => refusal(query, series, body.join(' ')) });
    } else throw new Error(`line ${line}: not load, eval, fail or clear: ${head}`);
  }
  return cases;
}

function readBlocks(text: string): { line: number; head: string; body: string[] }[] {
  const blocks: { line: number; head: string; body: string[] }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.trimEnd();
    if (content === '' || content.startsWith('#')) continue;
    if (content.startsWith(' ')) blocks.at(-1)?.body.push(content.trim());
    else blocks.push({ line: index + 1, head: content, body: [] });
  }
  return blocks;
}

async function atMoment(query: string, series: readonly PromSeries[], atMs: number): Promise<string[]> {
  const result = await evaluateInstant(parsePromql(query), memorySelect(series), atMs);
  switch (result.type) {
    case 'scalar':
      return [shown(result.value)];
    case 'string':
      return [JSON.stringify(result.value)];
    case 'vector':
      return result.elements.map(({ labels, value }) => `${labels} ${shown(value)}`).sort();
    case 'matrix':
      return result.series
        .map(({ labels, timesMs, values }) => {
          const samples = Array.from(values, (value, index) => `${shown(value)}@${(timesMs[index] as number) / 1000}`);
          return `${labels} ${samples.join(' ')}`;
        })
        .sort();
  }
}

async function overRange(
  query: string,
  series: readonly PromSeries[],
  range: { startMs: number; endMs: number; stepMs: number },
): Promise<string[]> {
  const result = await evaluateRange(parsePromql(query), memorySelect(series), range);
  return result
    .map(({ labels, timesMs, values }) => {
      const cells: string[] = [];
      for (let at = range.startMs, index = 0; at <= range.endMs; at += range.stepMs) {
        cells.push(timesMs[index] === at ? shown(values[index++] as number) : '_');
      }
      return `${labels} ${cells.join(' ')}`;
    })
    .sort();
}

async function refusal(query: string, series: readonly PromSeries[], expected: string) {
  try {
    await evaluateInstant(parsePromql(query), memorySelect(series), 60_000);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { actual: [message.includes(expected) ? expected : message], expected: [expected] };
  }
  return { actual: ['it was not refused'], expected: [expected] };
}

/** Splits `name{labels} values`; a line that begins with neither is all values. */
function split(line: string): { selector: string; values: string } {
  const labels = String.raw`\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}`;
  const start = new RegExp(`^(?!(?:NaN|Inf)\\b)(?:[A-Za-z_:][\\w:]*(?:${labels})?|${labels})`);
  const end = start.exec(line)?.[0].length ?? 0;
  return { selector: line.slice(0, end), values: line.slice(end).trim() };
}

function readSeries(line: string, everyMs: number): PromSeries {
  const { selector, values } = split(line);
  const pairs = parseSelector(selector).map(({ name, value }) => [name, value] as const);
  const samples = readValues(values).flatMap((value, index) =>
    value === '_' ? [] : [[index * everyMs, readNumber(value)] as const],
  );
  return {
    labels: Labels.of(pairs),
    timesMs: samples.map(([time]) => time),
    values: samples.map(([, value]) => value),
  };
}

function readValues(text: string): string[] {
  return text.split(/\s+/).flatMap((word) => {
    const repeated = /^(-?[\d.]+|_)(?:([+-][\d.]+))?x(\d+)$/.exec(word);
    if (repeated === null) return [word];
    const [, first = '', step = '0', count = ''] = repeated;
    return Array.from({ length: Number(count) }, (_, index) =>
      first === '_' ? '_' : String(Number(first) + index * Number(step)),
    );
  });
}

function readNumber(text: string): number {
  if (/^\+?Inf$/.test(text)) return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  if (text !== 'NaN' && Number.isNaN(value)) throw new Error(`not a value: ${text}`);
  return value;
}

/** An expected line as results are shown: labels in order, repetitions written out. */
function normalized(line: string): string {
  if (line.startsWith('"')) return line;
  const { selector, values } = split(line);
  if (selector === '') return shown(readNumber(values));
  const labels =
    selector === '{}' ? Labels.none : Labels.of(parseSelector(selector).map(({ name, value }) => [name, value]));
  const cells = readValues(values).map((cell) => {
    const [value = '', at] = cell.split('@');
    return value === '_' ? '_' : `${shown(readNumber(value))}${at === undefined ? '' : `@${at}`}`;
  });
  return `${labels} ${cells.join(' ')}`;
}

function shown(value: number): string {
  return Number.isFinite(value) ? goNumber(Number(value.toPrecision(10)) + 0) : goNumber(value);
}
