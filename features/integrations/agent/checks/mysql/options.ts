import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../../check.ts';
import type { CheckTlsOptions } from '../../http/read-options.ts';
import {
  badCheckConfig,
  choiceOption,
  flagOption,
  mapOption,
  mapsOption,
  numberOption,
  textOption,
  textsOption,
  wholeOption,
} from '../../read-instance.ts';
import { readCustomQueries } from '../../sql/custom-queries.ts';
import type { SqlQuery } from '../../sql/query.ts';
import type { Variables } from './metrics.ts';
import type { MysqlAddress } from './session.ts';

/** An old-style query of one field: `queries`. */
export interface FieldQuery {
  readonly sql: string;
  readonly field: string;
  readonly metric: string;
  readonly type: 'gauge' | 'rate' | 'count' | 'monotonic_count';
  readonly tags: readonly string[];
}

export interface MysqlOptions {
  readonly address: MysqlAddress;
  /** Its `[client]` section wins over what the instance says; '' for none. */
  readonly defaultsFile: string;
  readonly replication: boolean;
  readonly replicationChannel: string;
  readonly nonBlockingReplication: boolean;
  readonly galera: boolean;
  readonly extraStatus: boolean;
  readonly extraInnodb: boolean;
  readonly innodbStatus: boolean;
  readonly extraPerformance: boolean;
  readonly schemaSize: boolean;
  readonly tableSize: boolean;
  readonly systemTableSize: boolean;
  readonly tableRows: boolean;
  /** 0 for none. */
  readonly indexEveryS: number;
  readonly onlyCustomQueries: boolean;
  readonly customQueries: readonly SqlQuery[];
  readonly fieldQueries: readonly FieldQuery[];
  /** `additional_status` and `additional_variable`. */
  readonly additional: Variables;
  readonly wantsQuerySamples: boolean;
}

const DEFAULT_INDEX_INTERVAL_S = 300;
const DEFAULT_MAX_QUERIES = 20;

/** Reads an instance of `mysql.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap, initConfig: YamlMap): MysqlOptions {
  const options = mapOption(instance, 'options');
  const flag = (name: string, fallback = false) => flagOption(options, name, fallback);
  const index = mapOption(instance, 'index_metrics');
  return {
    address: readAddress(instance),
    defaultsFile: textOption(instance, 'defaults_file', ''),
    replication: flag('replication'),
    replicationChannel: textOption(options, 'replication_channel', ''),
    nonBlockingReplication: flag('replication_non_blocking_status'),
    galera: flag('galera_cluster'),
    extraStatus: flag('extra_status_metrics'),
    extraInnodb: flag('extra_innodb_metrics'),
    innodbStatus: !flag('disable_innodb_metrics'),
    extraPerformance: flag('extra_performance_metrics'),
    schemaSize: flag('schema_size_metrics'),
    tableSize: flag('table_size_metrics'),
    systemTableSize: flag('system_table_size_metrics'),
    tableRows: flag('table_rows_stats_metrics'),
    indexEveryS: flagOption(index, 'enabled', true)
      ? numberOption(index, 'collection_interval', DEFAULT_INDEX_INTERVAL_S, 1)
      : 0,
    onlyCustomQueries: flagOption(instance, 'only_custom_queries', false),
    customQueries: readCustomQueries(instance, initConfig, ''),
    fieldQueries: readFieldQueries(instance),
    additional: {
      ...readAdditional(instance, 'additional_status'),
      ...readAdditional(instance, 'additional_variable'),
    },
    wantsQuerySamples: flagOption(instance, 'dbm', false),
  };
}

function readAddress(instance: YamlMap): MysqlAddress {
  const socket = textOption(instance, 'sock', '');
  const host = textOption(instance, 'host', textOption(instance, 'server', ''));
  if (host === '' && socket === '' && textOption(instance, 'defaults_file', '') === '') {
    throw badCheckConfig('host', 'is required, unless sock or defaults_file is given');
  }
  return {
    host: host === '' ? 'localhost' : host,
    port: wholeOption(instance, 'port', 3306, 0, 65_535) || 3306,
    socket,
    username: textOption(instance, 'username', textOption(instance, 'user', '')),
    password: textOption(instance, 'password', textOption(instance, 'pass', '')),
    tls: readTls(instance),
    connectTimeoutMs: 1000 * numberOption(instance, 'connect_timeout', 10, 0.001, 600),
    readTimeoutMs: 1000 * numberOption(instance, 'read_timeout', 10, 0.001, 3600),
    charset: textOption(instance, 'charset', ''),
  };
}

/** `ssl` with files or, as `ssl: {}` and `ssl: true`, without: TLS whose certificate nobody checks, as there. */
function readTls(instance: YamlMap): CheckTlsOptions | undefined {
  const given = instance['ssl'];
  if (given === undefined || given === null || given === false) return undefined;
  const ssl = isObject(given) ? given : {};
  const caFile = textOption(ssl, 'ca', '');
  return {
    verify: caFile !== '',
    validateHostname: flagOption(ssl, 'check_hostname', true),
    caFile,
    certificateFile: textOption(ssl, 'cert', ''),
    keyFile: textOption(ssl, 'key', ''),
    keyPassword: textOption(ssl, 'password', ''),
  };
}

function readFieldQueries(instance: YamlMap): readonly FieldQuery[] {
  const most = wholeOption(instance, 'max_custom_queries', DEFAULT_MAX_QUERIES, 0);
  return mapsOption(instance, 'queries')
    .slice(0, most)
    .map((map) => ({
      sql: textOption(map, 'query'),
      field: textOption(map, 'field'),
      metric: textOption(map, 'metric'),
      type: choiceOption(map, 'type', ['gauge', 'rate', 'count', 'monotonic_count'], 'gauge'),
      tags: textsOption(map, 'tags'),
    }));
}

function readAdditional(instance: YamlMap, option: string): Variables {
  const types = ['gauge', 'rate', 'monotonic_count'] as const;
  return Object.fromEntries(
    mapsOption(instance, option).map((map) => [
      textOption(map, 'name'),
      {
        metric: textOption(map, 'metric_name'),
        type: choiceOption({ type: textOption(map, 'type').toLowerCase() }, 'type', types),
      },
    ]),
  );
}
