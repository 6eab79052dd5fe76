import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../check.ts';
import {
  badCheckConfig,
  flagOption,
  mapOption,
  mapsOption,
  numberOption,
  textOption,
  textsOption,
} from '../read-instance.ts';
import { METRIC_TYPES, type QueryColumn, type SqlQuery } from './query.ts';

/** Words for statuses in a `status_map`. */
const STATUSES: Readonly<Record<string, number>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };
/** Parts of a second by the word of `scale`. */
const SCALES: Readonly<Record<string, number>> = {
  second: 1,
  millisecond: 1e3,
  microsecond: 1e6,
  nanosecond: 1e9,
};

/**
 * Reads `custom_queries` of an instance and, as `use_global_custom_queries` says, `global_custom_queries` of init_config.
 * Metrics are named `<metric_prefix>.<name>`; `defaultPrefix` stands for a missing prefix, '' for none.
 * Throws `bad_check_config` that names the query and its column.
 */
export function readCustomQueries(
  instance: YamlMap,
  initConfig: YamlMap,
  defaultPrefix: string,
  option = 'custom_queries',
): readonly SqlQuery[] {
  const own = mapsOption(instance, option).map((map, index) => readQuery(map, `${option}[${index}]`, defaultPrefix));
  const globalOption = `global_${option}`;
  const use = String(instance[`use_${globalOption}`] ?? 'true').toLowerCase();
  if (use === 'false') return own;
  const shared = mapsOption(initConfig, globalOption).map((map, index) =>
    readQuery(map, `${globalOption}[${index}]`, defaultPrefix),
  );
  if (use === 'extend') return [...own, ...shared];
  return own.length > 0 ? own : shared;
}

function readQuery(map: YamlMap, option: string, defaultPrefix: string): SqlQuery {
  const sql = textOption(map, 'query', '').trim();
  if (sql === '') throw badCheckConfig(option, 'has no query');
  const columns: unknown = map['columns'];
  if (!Array.isArray(columns) || columns.length === 0) throw badCheckConfig(option, 'has no columns');
  const prefix = textOption(map, 'metric_prefix', defaultPrefix).replace(/\.$/, '');
  const everyS = numberOption(map, 'collection_interval', 0, 0);
  return {
    name: option,
    sql,
    columns: columns.map((column: unknown, place) => readColumn(column, `${option} column ${place + 1}`, prefix)),
    tags: textsOption(map, 'tags'),
    everyS: everyS === 0 ? undefined : everyS,
  };
}

function readColumn(column: unknown, option: string, prefix: string): QueryColumn {
  // An empty column is skipped, as there.
  if (column === null || column === undefined || (isObject(column) && Object.keys(column).length === 0)) {
    return { kind: 'ignored' };
  }
  if (!isObject(column)) throw badCheckConfig(option, 'must be a mapping of name and type');
  const name = textOption(column, 'name', '');
  if (name === '') throw badCheckConfig(option, 'has no name');
  const type = textOption(column, 'type', '');
  const metric = prefix === '' ? name : `${prefix}.${name}`;
  const metricType = METRIC_TYPES.find((known) => known === type);
  if (metricType !== undefined) return { kind: 'metric', name: metric, type: metricType };
  switch (type) {
    case 'tag':
    case 'tag_not_null':
      return { kind: 'tag', name, leaveOutNull: type === 'tag_not_null' || flagOption(column, 'skip_null', false) };
    case 'tag_list':
      return { kind: 'tags', name };
    case 'source':
      return { kind: 'ignored' };
    case 'time_elapsed':
      return { kind: 'age', name: metric };
    case 'temporal_percent':
      return { kind: 'percentOfTime', name: metric, perSecond: scaleOf(column['scale'], option) };
    case 'service_check':
      return { kind: 'status', name: metric, statuses: statusesOf(column, option) };
    default:
      throw badCheckConfig(option, `has the type ${JSON.stringify(type)}, which is not known`);
  }
}

function scaleOf(scale: unknown, option: string): number {
  const perSecond = typeof scale === 'number' ? scale : SCALES[String(scale)];
  if (perSecond === undefined || !(perSecond > 0)) throw badCheckConfig(option, 'has no scale, such as millisecond');
  return perSecond;
}

function statusesOf(column: YamlMap, option: string): ReadonlyMap<string, number> {
  const entries = Object.entries(mapOption(column, 'status_map'));
  if (entries.length === 0) throw badCheckConfig(option, 'has no status_map');
  return new Map(
    entries.map(([value, word]) => {
      const status = STATUSES[String(word).toUpperCase()];
      if (status === undefined) throw badCheckConfig(option, `has the status ${String(word)}, which is not known`);
      return [value, status];
    }),
  );
}
