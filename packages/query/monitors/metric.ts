import type { MetricNode } from '../metrics/ast.ts';
import { parseMetricQuery } from '../metrics/parse.ts';
import { queriesOf } from '../metrics/queries.ts';
import { MetricSyntaxError } from '../metrics/syntax-error.ts';
import type { Comparison, MetricMonitorQuery, MonitorWindow, WindowAggregator } from './ast.ts';
import { MonitorSyntaxError } from './syntax-error.ts';
import { durationSeconds, readWindow } from './window.ts';

const AGGREGATORS: readonly WindowAggregator[] = ['avg', 'min', 'max', 'sum', 'last'];
const PLAIN = /^\s*(\w{1,20})\s*\(\s*((?:last|next|current)_\w{1,12})\s*\)\s*:/;
const CHANGE = /^\s*(change|pct_change)\s*\(\s*(\w{1,20})\s*\(\s*(last_\w{1,12})\s*\)\s*,\s*(last_\w{1,12})\s*\)\s*:/;

/** Reads `avg(last_5m):avg:system.cpu.user{*} by {host}` and change alerts. Throws MonitorSyntaxError. */
export function parseMetricMonitor(left: string, comparison: Comparison): MetricMonitorQuery {
  const { head, aggregator, window, change } = readHead(left);
  const node = metricNodeOf(left.slice(head), head);
  return {
    kind: 'metric',
    aggregator,
    window,
    change,
    text: left.slice(head).trim(),
    node,
    groupBy: groupsOfNode(node),
    comparison,
  };
}

/** A metric expression that begins at `offset` of the query. Throws MonitorSyntaxError at the place in the query. */
export function metricNodeOf(text: string, offset: number, parse = parseMetricQuery): MetricNode {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof MetricSyntaxError) {
      throw new MonitorSyntaxError(error.reason, offset + error.offset, error.length);
    }
    throw error;
  }
}

/** The tag keys of all queries of an expression, each once. */
export function groupsOfNode(node: MetricNode): readonly string[] {
  return [...new Set(queriesOf(node).flatMap(({ groupBy }) => groupBy))];
}

export function isWindowAggregator(word: string): word is WindowAggregator {
  return AGGREGATORS.some((one) => one === word);
}

interface Head {
  /** Where the metric expression begins. */
  readonly head: number;
  readonly aggregator: WindowAggregator;
  readonly window: MonitorWindow;
  readonly change: MetricMonitorQuery['change'];
}

function readHead(left: string): Head {
  const change = CHANGE.exec(left);
  if (change !== null) {
    const [whole, kind = '', aggregator = '', window = '', shift = ''] = change;
    const shiftSeconds = durationSeconds(shift.slice('last_'.length));
    if (shiftSeconds === undefined) throw badWindow(shift, whole.lastIndexOf(shift));
    return {
      head: whole.length,
      aggregator: aggregatorOf(left, aggregator),
      window: windowOf(left, window),
      change: { kind: kind === 'change' ? 'change' : 'pct_change', shiftSeconds },
    };
  }
  const plain = PLAIN.exec(left);
  if (plain === null) {
    throw new MonitorSyntaxError(
      'a window such as avg(last_5m): is expected before the metric query',
      0,
      left.indexOf(':') + 1,
    );
  }
  const [whole, aggregator = '', window = ''] = plain;
  return {
    head: whole.length,
    aggregator: aggregatorOf(left, aggregator),
    window: windowOf(left, window),
    change: null,
  };
}

function aggregatorOf(left: string, word: string): WindowAggregator {
  if (isWindowAggregator(word)) return word;
  throw new MonitorSyntaxError(`"${word}" is not one of ${AGGREGATORS.join(', ')}`, left.indexOf(word), word.length);
}

function windowOf(left: string, word: string): MonitorWindow {
  const window = readWindow(word);
  if (window === undefined) throw badWindow(word, left.indexOf(word));
  return window;
}

function badWindow(word: string, offset: number): MonitorSyntaxError {
  return new MonitorSyntaxError(`"${word}" is not a window such as last_5m, last_1h or last_1d`, offset, word.length);
}
