import { codeOf } from '@komainu/kernel/errors.ts';
import type { MonitorQuery } from './ast.ts';
import { type Chain, parseChain } from './chain.ts';
import { readCheck } from './check.ts';
import { splitComparison } from './comparison.ts';
import { parseComposite } from './composite.ts';
import { groupsOfCalls, readEvents, readProcesses } from './events.ts';
import { parseFormulaMonitor } from './formula.ts';
import { parseMetricMonitor } from './metric.ts';
import { readSlo } from './slo.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

/** Longer queries are refused before they are read. */
const MAX_LENGTH = 50_000;

/** Types whose queries have a form of their own that nobody asks for (`no_query` of synthetic tests). */
const FREE_FORM = new Set(['synthetics alert', 'data-quality alert', 'data-jobs alert', 'network-path alert']);
const EVENT_TYPES: Readonly<Record<string, 'logs' | 'spans' | 'events'>> = {
  'log alert': 'logs',
  'trace-analytics alert': 'spans',
  'event-v2 alert': 'events',
  'event alert': 'events',
};

/**
 * Reads the query of a monitor of a type (a word of the public API); `variables` are those of its options, for formulas.
 * Throws MonitorSyntaxError, which points at the token, and `bad_monitor_variable`. Pure.
 */
export function parseMonitorQuery(type: string, query: string, variables: readonly unknown[] = []): MonitorQuery {
  if (query.length > MAX_LENGTH) {
    throw new MonitorSyntaxError(`the query is longer than ${MAX_LENGTH} characters`, 0, query.length);
  }
  if (query.trim() === '') throw new MonitorSyntaxError('the query is empty', 0, 0);
  if (type === 'composite') return parseComposite(query);
  if (type === 'service check') return readCheck(query);
  if (FREE_FORM.has(type)) return unevaluated(type, freeGroups(query));
  const { left, comparison } = splitComparison(query);
  if (type === 'metric alert' || type === 'query alert') {
    if (!/^\s*formula\s*\(/.test(left)) return parseMetricMonitor(left, comparison);
    return parseFormulaMonitor(parseChain(left), comparison, variables, type);
  }
  const chain = parseChain(left);
  const source = EVENT_TYPES[type];
  if (source !== undefined) {
    return chain.head.name === 'formula'
      ? parseFormulaMonitor(chain, comparison, variables, type)
      : readEvents(chain, comparison, source);
  }
  if (type === 'process alert') return readProcesses(chain, comparison);
  if (type === 'slo alert') return readSlo(chain, comparison);
  if (chain.head.quoted) throw new MonitorSyntaxError(`a ${type} does not begin with a text`, 0, chain.head.length);
  return unevaluated(type, groupsOfCalls(chain));
}

/** Whether the groups of the query's answer alert by themselves. */
export function isMultiAlert(query: MonitorQuery): boolean {
  return 'groupBy' in query && query.groupBy.length > 0;
}

function unevaluated(type: string, groupBy: readonly string[]): MonitorQuery {
  return { kind: 'unevaluated', groupBy, reason: `monitors of the type "${type}" are not evaluated yet` };
}

/** The groups, where the query happens to be a chain. */
function freeGroups(query: string): readonly string[] {
  let chain: Chain;
  try {
    chain = parseChain(splitComparison(query).left);
  } catch (error) {
    if (codeOf(error) === 'bad_monitor_query') return [];
    throw error;
  }
  return groupsOfCalls(chain);
}
