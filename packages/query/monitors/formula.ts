import { CodedError } from '@komainu/kernel/errors.ts';
import { type JsonObject, listOf, objectOf, record, stringsOf } from '@komainu/kernel/json.ts';
import { readCalculatedFields } from '../calculated/read-fields.ts';
import { parseFormula } from '../metrics/parse.ts';
import type { Comparison, EventSource, FormulaMonitorQuery, MonitorVariable, UnevaluatedMonitorQuery } from './ast.ts';
import type { Chain } from './chain.ts';
import { groupsOfCalls, windowOf } from './events.ts';
import { groupsOfNode, isWindowAggregator, metricNodeOf } from './metric.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

const SOURCES: Readonly<Record<string, EventSource>> = { logs: 'logs', spans: 'spans', events: 'events' };

/**
 * Reads `formula("query1 / query2").last("5m")` with the queries of `options.variables`. A variable of a source that is
 * not asked makes the whole monitor one that is not evaluated. Throws MonitorSyntaxError, `bad_monitor_variable`.
 */
export function parseFormulaMonitor(
  chain: Chain,
  comparison: Comparison,
  variables: readonly unknown[],
  type: string,
): FormulaMonitorQuery | UnevaluatedMonitorQuery {
  const [argument] = chain.head.args;
  const { head } = chain;
  if (argument === undefined)
    throw new MonitorSyntaxError('formula needs a text: formula("query1")', head.offset, head.length);
  const window = windowOf(chain);
  const read = variables.map((variable, index) => readVariable(objectOf(variable), index));
  const strange = read.find((variable) => typeof variable === 'string');
  const known = read.filter((variable) => typeof variable !== 'string');
  const called = chain.calls.find(({ name }) => name === 'anomaly' || name === 'forecast');
  if (strange !== undefined || called !== undefined) {
    const what = strange === undefined ? `.${called?.name ?? ''}()` : `queries of ${strange}`;
    return {
      kind: 'unevaluated',
      groupBy: groupsOfCalls(chain),
      reason: `${what} in monitors are not evaluated yet (${type})`,
    };
  }
  const names = known.map(({ name }) => name);
  // One before the text: the quote.
  const node = metricNodeOf(argument.value, argument.offset + 1, (text) => parseFormula(text, names));
  const groups = known.flatMap((variable) =>
    variable.kind === 'metric' ? groupsOfNode(variable.node) : variable.groupBy,
  );
  const by = groupsOfCalls(chain);
  return {
    kind: 'formula',
    text: argument.value,
    node,
    variables: known,
    window,
    groupBy: by.length > 0 ? by : [...new Set(groups)],
    comparison,
  };
}

/** A variable, or the source that nobody asks. */
function readVariable(variable: JsonObject, index: number): MonitorVariable | string {
  const source = variable['data_source'];
  const name = variable['name'];
  if (typeof source !== 'string') throw badVariable(index, 'has no data_source');
  if (typeof name !== 'string' || !/^[A-Za-z_]\w{0,60}$/.test(name)) throw badVariable(index, 'has no name');
  if (source === 'metrics') {
    const { query, aggregator } = variable;
    if (typeof query !== 'string' || query === '') throw badVariable(index, 'has no query');
    const by = typeof aggregator === 'string' && isWindowAggregator(aggregator) ? aggregator : 'avg';
    return { kind: 'metric', name, node: metricNodeOf(query, 0), aggregator: by };
  }
  const events = SOURCES[source];
  if (events === undefined) return source;
  const compute = objectOf(variable['compute']);
  const { aggregation, metric } = compute;
  const search = record(variable['search'])?.['query'];
  const where = `options.variables[${index}].calculated_fields`;
  const calculated = events === 'logs' ? readCalculatedFields(variable['calculated_fields'], where) : [];
  return {
    kind: 'events',
    name,
    source: events,
    search: typeof search === 'string' && search.trim() !== '' ? search : '*',
    indexes: stringsOf(variable['indexes']).filter((one) => one !== '*'),
    aggregation: typeof aggregation === 'string' ? aggregation : 'count',
    measure: typeof metric === 'string' ? metric : '',
    groupBy: listOf(variable['group_by']).flatMap((item) => {
      const { facet } = objectOf(item);
      return typeof facet === 'string' ? [facet] : [];
    }),
    ...(calculated.length === 0 ? {} : { calculatedFields: calculated }),
  };
}

function badVariable(index: number, reason: string): CodedError {
  return new CodedError('bad_monitor_variable', `options.variables[${index}] ${reason}`, { status: 400 });
}
