import { parseSearch } from '../search/parse.ts';
import { SearchSyntaxError } from '../search/syntax-error.ts';
import type { Comparison, EventMonitorQuery, EventSource, MonitorWindow, ProcessMonitorQuery } from './ast.ts';
import type { Chain, ChainCall } from './chain.ts';
import { MonitorSyntaxError } from './syntax-error.ts';
import { readWindow } from './window.ts';

const HEADS: Readonly<Record<EventSource, readonly string[]>> = {
  logs: ['logs'],
  spans: ['trace-analytics'],
  events: ['events'],
};
const AGGREGATIONS = /^(?:count|cardinality|avg|sum|min|max|median|earliest|latest|pc\d{1,2}(?:\.\d+)?)$/;

/** `logs("…").index("main").rollup("avg", "@duration").by("service").last("5m")`. Throws MonitorSyntaxError. */
export function readEvents(chain: Chain, comparison: Comparison, source: EventSource): EventMonitorQuery {
  const { head } = chain;
  if (!HEADS[source].includes(head.name)) {
    throw new MonitorSyntaxError(
      `${HEADS[source][0]}("…") is expected, not "${head.name}"`,
      head.offset,
      head.name.length,
    );
  }
  onlyCalls(chain, ['index', 'indexes', 'rollup', 'by', 'last', 'over', 'storage', 'exclude_null']);
  const rollup = callOf(chain, 'rollup');
  const aggregation = rollup?.args[0]?.value ?? 'count';
  const measure = rollup?.args[1]?.value ?? '';
  if (!AGGREGATIONS.test(aggregation)) {
    const at = rollup?.args[0] ?? head;
    throw new MonitorSyntaxError(
      `"${aggregation}" is not an aggregation such as count, cardinality, avg or pc95`,
      at.offset,
      at.length,
    );
  }
  // `rollup("cardinality", "@usr.id")`, but `rollup("count", "@usr.id")` is written for cardinality, too.
  const counted = aggregation === 'count' && measure !== '' ? 'cardinality' : aggregation;
  if (counted !== 'count' && measure === '') {
    const at = rollup ?? head;
    throw new MonitorSyntaxError(`rollup("${aggregation}") needs a facet or measure`, at.offset, at.length);
  }
  const search = searchOf(head);
  // Searches of the old event alerts have words of their own; what they find is seen when they are evaluated.
  if (source !== 'events') checkSearch(search, head);
  return {
    kind: 'events',
    source,
    search,
    indexes: argumentsOf(chain, 'index', 'indexes').filter((index) => index !== '*' && index !== ''),
    aggregation: counted,
    measure,
    groupBy: groupsOfCalls(chain),
    window: windowOf(chain),
    comparison,
  };
}

/** `processes("java").over("env:prod").rollup("count").by("host").last("10m")`. Throws MonitorSyntaxError. */
export function readProcesses(chain: Chain, comparison: Comparison): ProcessMonitorQuery {
  const { head } = chain;
  if (head.name !== 'processes') {
    throw new MonitorSyntaxError(`processes("…") is expected, not "${head.name}"`, head.offset, head.name.length);
  }
  onlyCalls(chain, ['over', 'rollup', 'by', 'last', 'index']);
  return {
    kind: 'processes',
    search: searchOf(head),
    over: argumentsOf(chain, 'over')
      .map((tag) => tag.replace(/^#/, ''))
      .filter((tag) => tag !== '*' && tag !== ''),
    groupBy: groupsOfCalls(chain),
    window: windowOf(chain),
    comparison,
  };
}

/** The keys of `by(…)`, each once; `by("service,host")` are two. */
export function groupsOfCalls(chain: Chain): readonly string[] {
  const keys = argumentsOf(chain, 'by').filter((key) => key !== '' && key !== '*');
  return [...new Set(keys)];
}

/** The values of the arguments of calls of these names, split at commas and trimmed. */
export function argumentsOf(chain: Chain, ...names: readonly string[]): string[] {
  return chain.calls
    .filter(({ name }) => names.includes(name))
    .flatMap(({ args }) => args.flatMap(({ value }) => value.split(',')))
    .map((value) => value.trim());
}

export function callOf(chain: Chain, name: string): ChainCall | undefined {
  return chain.calls.find((call) => call.name === name);
}

/** The window of `.last("5m")`. Throws MonitorSyntaxError where it is missing or no duration. */
export function windowOf(chain: Chain): MonitorWindow {
  const call = callOf(chain, 'last');
  if (call === undefined) throw new MonitorSyntaxError('.last("5m") is missing', chain.head.offset, chain.head.length);
  const [arg] = call.args;
  const window = arg === undefined ? undefined : readWindow(arg.value);
  if (window === undefined) {
    const at = arg ?? call;
    throw new MonitorSyntaxError(`"${arg?.value ?? ''}" is not a window such as 5m, 1h or 1d`, at.offset, at.length);
  }
  return window;
}

/** Refuses calls that the query does not know. */
export function onlyCalls(chain: Chain, known: readonly string[]): void {
  const stranger = chain.calls.find(({ name }) => !known.includes(name));
  if (stranger === undefined) return;
  const reason = `.${stranger.name}() is not one of ${known.map((name) => `.${name}()`).join(', ')}`;
  throw new MonitorSyntaxError(reason, stranger.offset, stranger.name.length);
}

function searchOf(head: ChainCall): string {
  const [search] = head.args;
  if (search === undefined)
    throw new MonitorSyntaxError(`${head.name} needs a search: "*" for everything`, head.offset, head.length);
  return search.value.trim() === '' ? '*' : search.value;
}

/** Throws MonitorSyntaxError at the token of the search that is wrong. */
function checkSearch(search: string, head: ChainCall): void {
  try {
    parseSearch(search);
  } catch (error) {
    if (!(error instanceof SearchSyntaxError)) throw error;
    // One after the quote.
    throw new MonitorSyntaxError(error.reason, (head.args[0]?.offset ?? 0) + 1 + error.offset, error.length);
  }
}
