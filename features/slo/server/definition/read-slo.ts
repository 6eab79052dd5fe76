import type {
  SloCountQuery,
  SloCountSpecification,
  SloDefinition,
  SloMetricQuery,
  SloThreshold,
  SloTimeframe,
  SloTimeSliceSpecification,
  SloType,
} from '@komainu/contracts/slo/slo.ts';
import { badRequest, CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, listOf, objectOf, record, records } from '@komainu/kernel/json.ts';
import { countQueryOf, countSpecificationOf, readCountSpecification, readFormula } from './count-query.ts';

const TYPES: readonly SloType[] = ['metric', 'monitor', 'time_slice'];
const TIMEFRAMES: readonly SloTimeframe[] = ['7d', '30d', '90d', 'custom'];
const COMPARATORS = ['>', '>=', '<', '<='] as const;
const MOST_NAME_CHARACTERS = 500;
const MOST_TEXT_CHARACTERS = 20_000;
const MOST_TAGS = 200;
const MOST_MONITORS = 20;
const MOST_GROUPS = 1_000;
const MOST_QUERIES = 20;

/**
 * Reads what a client sent to make an objective, or to change one of the type `present`, which stays. Throws `bad_slo` (400) in
 * the words of the public API.
 */
export function readSlo(body: unknown, present?: SloType): SloDefinition {
  const given = objectOf(body);
  const name = readName(body);
  const type = present ?? typeOf(given['type']);
  const thresholds = readThresholds(given['thresholds']);
  const primary = primaryOf(given, thresholds);
  return {
    name,
    description: text(given, 'description', MOST_TEXT_CHARACTERS) ?? '',
    type,
    tags: readTags(given['tags']),
    thresholds,
    timeframe: primary.timeframe,
    target_threshold: primary.target,
    ...(primary.warning === undefined ? {} : { warning_threshold: primary.warning }),
    ...readIndicator(given, type),
    ...readGroups(given['groups']),
  };
}

/** The name, which must be there. Throws `bad_slo` (400). */
export function readName(body: unknown): string {
  const name = text(objectOf(body), 'name', MOST_NAME_CHARACTERS) ?? '';
  if (name === '') throw badSlo("Minimum length of parameter 'name' should be 1");
  return name;
}

function typeOf(value: unknown): SloType {
  const type = TYPES.find((one) => one === value);
  if (type === undefined) throw badSlo(`'type' should be one of ${TYPES.join(', ')}`);
  return type;
}

/** What is measured. */
function readIndicator(given: JsonObject, type: SloType): Partial<SloDefinition> {
  switch (type) {
    case 'metric':
      return readCount(given);
    case 'time_slice':
      return { sli_specification: { time_slice: readTimeSlice(given) } };
    default:
      return { monitor_ids: readMonitorIds(given['monitor_ids']) };
  }
}

function readCount(given: JsonObject): Partial<SloDefinition> {
  const specification = record(record(given['sli_specification'])?.['count']);
  if (specification !== undefined) {
    const count = readCountFields(specification);
    checked('sli_specification', () => readCountSpecification(count));
    return { query: countQueryOf(count), sli_specification: { count } };
  }
  const query = record(given['query']);
  const numerator = query?.['numerator'];
  const denominator = query?.['denominator'];
  if (typeof numerator !== 'string' || typeof denominator !== 'string') {
    throw badSlo('must specify the query for count types');
  }
  const written: SloCountQuery = { numerator, denominator };
  return { query: written, sli_specification: { count: checked('query', () => countSpecificationOf(written)) } };
}

function readCountFields(specification: JsonObject): SloCountSpecification {
  const total = formulaOf(specification['total_events_formula']);
  const bad = formulaOf(specification['bad_events_formula']);
  const good = formulaOf(specification['good_events_formula']);
  if (good === undefined) throw badSlo("'good_events_formula' is missing");
  if ((total === undefined) === (bad === undefined)) {
    throw badSlo("either 'total_events_formula' or 'bad_events_formula' is needed");
  }
  return {
    ...(bad === undefined ? {} : { bad_events_formula: bad }),
    good_events_formula: good,
    ...(total === undefined ? {} : { total_events_formula: total }),
    queries: readQueries(specification['queries']),
  };
}

function formulaOf(value: unknown): { readonly formula: string } | undefined {
  const formula = typeof value === 'string' ? value : record(value)?.['formula'];
  return typeof formula === 'string' ? { formula } : undefined;
}

function readTimeSlice(given: JsonObject): SloTimeSliceSpecification {
  const specification = record(record(given['sli_specification'])?.['time_slice']);
  if (specification === undefined) throw badSlo('must specify sli_specification.time_slice for time slice types');
  const comparator = COMPARATORS.find((one) => one === specification['comparator']);
  if (comparator === undefined) throw badSlo(`'comparator' should be one of ${COMPARATORS.join(', ')}`);
  const threshold = specification['threshold'];
  if (typeof threshold !== 'number' || !Number.isFinite(threshold)) throw badSlo("'threshold' should be a number");
  const interval = specification['query_interval_seconds'];
  if (interval !== undefined && interval !== 60 && interval !== 300) {
    throw badSlo("'query_interval_seconds' should be 60 or 300");
  }
  const query = objectOf(specification['query']);
  const formulas = records(query['formulas']).flatMap((one) => formulaOf(one) ?? []);
  const queries = readQueries(query['queries']);
  const [formula] = formulas;
  if (formula === undefined || formulas.length > 1) throw badSlo("'formulas' should hold one formula");
  checked('sli_specification', () => readFormula(formula.formula, queries));
  return {
    comparator,
    query: { formulas, queries },
    ...(interval === undefined ? {} : { query_interval_seconds: interval }),
    threshold,
  };
}

function readQueries(value: unknown): SloMetricQuery[] {
  const queries = records(value).map(({ data_source, name, query }): SloMetricQuery => {
    if (data_source !== undefined && data_source !== 'metrics') throw badSlo("'data_source' should be metrics");
    if (typeof name !== 'string' || typeof query !== 'string') throw badSlo('queries need a name and a query');
    return { data_source: 'metrics', name, query };
  });
  if (queries.length === 0 || queries.length > MOST_QUERIES) {
    throw badSlo(`'queries' should hold 1 to ${MOST_QUERIES} queries`);
  }
  return queries;
}

function readMonitorIds(value: unknown): number[] {
  const ids = listOf(value);
  if (ids.length === 0) throw badSlo('must specify monitor_ids for monitor types');
  if (ids.length > MOST_MONITORS || !ids.every((id) => typeof id === 'number' && Number.isSafeInteger(id))) {
    throw badSlo(`'monitor_ids' should hold at most ${MOST_MONITORS} numbers`);
  }
  return ids.map(Number);
}

function readThresholds(value: unknown): SloThreshold[] {
  if (!Array.isArray(value) || value.length === 0) throw badSlo("'thresholds' should hold at least one threshold");
  const thresholds = value.map((one: unknown): SloThreshold => {
    const given = isObject(one) ? one : {};
    const timeframe = timeframeOf(given['timeframe']);
    const target = percent(given['target'], 'target');
    const warning = given['warning'];
    if (warning === undefined || warning === null) return { timeframe, target };
    const limit = percent(warning, 'warning');
    if (limit <= target) throw badSlo("'warning' should be greater than 'target'");
    return { timeframe, target, warning: limit };
  });
  if (new Set(thresholds.map(({ timeframe }) => timeframe)).size < thresholds.length) {
    throw badSlo('there are two thresholds of one timeframe');
  }
  return thresholds;
}

function timeframeOf(value: unknown): SloTimeframe {
  const timeframe = TIMEFRAMES.find((one) => one === value);
  if (timeframe === undefined) throw badSlo(`'timeframe' should be one of ${TIMEFRAMES.join(', ')}`);
  return timeframe;
}

function percent(value: unknown, name: string): number {
  if (typeof value !== 'number' || !(value > 0 && value < 100)) {
    throw badSlo(`'${name}' should be a number greater than 0 and less than 100`);
  }
  return value;
}

/** The threshold that lists show: of `timeframe`, else the first. */
function primaryOf(given: JsonObject, thresholds: readonly SloThreshold[]): SloThreshold {
  const wanted = given['timeframe'];
  const found =
    wanted === undefined || wanted === null ? thresholds[0] : thresholds.find((one) => one.timeframe === wanted);
  if (found === undefined) throw badSlo("'timeframe' is none of those of the thresholds");
  return found;
}

function readTags(value: unknown): string[] {
  const tags = listOf(value);
  if (tags.length > MOST_TAGS || !tags.every((tag) => typeof tag === 'string' && tag.length <= MOST_NAME_CHARACTERS)) {
    throw badSlo(`'tags' should hold at most ${MOST_TAGS} texts`);
  }
  return [...new Set(tags.map(String))];
}

function readGroups(value: unknown): { readonly groups?: readonly string[] } {
  if (value === undefined || value === null) return {};
  const groups = listOf(value);
  if (groups.length > MOST_GROUPS || !groups.every((group) => typeof group === 'string')) {
    throw badSlo(`'groups' should hold at most ${MOST_GROUPS} texts`);
  }
  return groups.length === 0 ? {} : { groups: groups.map(String) };
}

function text(given: JsonObject, name: string, most: number): string | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badSlo(`'${name}' should be string`);
  if (value.length > most) throw badSlo(`Maximum length of parameter '${name}' should be ${most}`);
  return value;
}

function checked<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CodedError && error.status === 400) throw badSlo(`'${name}': ${messageOf(error)}`);
    throw error;
  }
}

function badSlo(reason: string): CodedError {
  return badRequest('bad_slo', `Invalid payload: ${reason}`);
}
