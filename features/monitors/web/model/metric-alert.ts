import { splitArguments } from '@komainu/contracts/metrics/split-arguments.ts';

/** What is judged of a metric: how the points of a window become one number, and of which query. */
export interface MetricAlert {
  /** avg, max, min, sum, or a percentile. */
  readonly aggregation: string;
  /** `last_5m`, of forecasts `next_1w`. */
  readonly window: string;
  readonly query: string;
  /** The difference to an earlier time is judged, and not the value. */
  readonly change?: { readonly kind: 'change' | 'pct_change'; readonly shift: string };
}

/** `avg(last_5m):…`, `change(avg(last_5m),last_1h):…`; undefined for what is written in another way. */
export function readMetricAlert(body: string): MetricAlert | undefined {
  const change = /^(change|pct_change)\(\s*(\w+)\(\s*(last_\w+)\s*\)\s*,\s*(\w+)\s*\)\s*:\s*([\s\S]*)$/.exec(body);
  if (change !== null) {
    const [, kind, aggregation = '', window = '', shift = '', query = ''] = change;
    return { aggregation, window, query, change: { kind: kind === 'change' ? 'change' : 'pct_change', shift } };
  }
  const plain = /^(\w+)\(\s*((?:last|next)_\w+)\s*\)\s*:\s*([\s\S]*)$/.exec(body);
  if (plain === null) return undefined;
  return { aggregation: plain[1] ?? '', window: plain[2] ?? '', query: plain[3] ?? '' };
}

export function writeMetricAlert({ aggregation, window, query, change }: MetricAlert): string {
  const judged = `${aggregation}(${window})`;
  return `${change === undefined ? judged : `${change.kind}(${judged},${change.shift})`}:${query}`;
}

/** A query within `anomalies(…)`, `outliers(…)` or `forecast(…)`: the words in order, then those with a name. */
export interface AlgorithmCall {
  readonly name: string;
  readonly query: string;
  /** Without quotes. */
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

/** Reads a call whose first argument is the query; undefined for others. */
export function readAlgorithm(text: string, name: string): AlgorithmCall | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(`${name}(`) || !trimmed.endsWith(')')) return undefined;
  const [query = '', ...rest] = splitArguments(trimmed.slice(name.length + 1, -1));
  const positional: string[] = [];
  const named: Record<string, string> = {};
  for (const part of rest) {
    const pair = /^([a-z_]\w*)\s*=\s*([\s\S]*)$/i.exec(part.trim());
    if (pair === null) positional.push(bare(part));
    else named[pair[1] ?? ''] = bare(pair[2] ?? '');
  }
  return { name, query: query.trim(), positional, named };
}

export function writeAlgorithm({ name, query, positional, named }: AlgorithmCall): string {
  const pairs = Object.entries(named).filter(([, value]) => value !== '');
  return `${name}(${[query, ...positional.map(word), ...pairs.map(([key, value]) => `${key}=${word(value)}`)].join(', ')})`;
}

const bare = (text: string): string => text.trim().replace(/^(["'])([\s\S]*)\1$/, '$2');
const word = (text: string): string => (/^-?\d+(?:\.\d+)?$/.test(text) ? text : `'${text}'`);
