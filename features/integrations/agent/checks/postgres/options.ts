import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../../check.ts';
import {
  badCheckConfig,
  choiceOption,
  flagOption,
  mapOption,
  numberOption,
  textOption,
  textsOption,
  wholeOption,
} from '../../read-instance.ts';
import { checkRegex } from '../../regex-option.ts';
import { readCustomQueries } from '../../sql/custom-queries.ts';
import type { SqlQuery } from '../../sql/query.ts';
import type { DatabaseQueryOptions } from './database-queries.ts';
import { readRelations } from './relations.ts';
import type { ServerQueryOptions } from './server-queries.ts';
import { type PostgresAddress, TLS_MODES } from './session.ts';

/** Databases of templates and of cloud providers, which nobody asked for. */
const IGNORED = ['template%', 'rdsadmin', 'azure_maintenance', 'cloudsqladmin', 'alloydbadmin', 'alloydbmetadata'];
const DEFAULT_MAX_RELATIONS = 300;
const DEFAULT_QUERY_TIMEOUT_MS = 5000;
const DEFAULT_MAX_DATABASES = 100;

export interface Autodiscovery {
  readonly viewFrom: string;
  readonly include: readonly RegExp[];
  readonly exclude: readonly RegExp[];
  readonly most: number;
}

export interface PostgresOptions {
  readonly address: PostgresAddress;
  readonly database: string;
  readonly server: ServerQueryOptions;
  readonly databases: DatabaseQueryOptions;
  readonly autodiscovery: Autodiscovery | undefined;
  readonly tagRole: boolean;
  readonly onlyCustomQueries: boolean;
  readonly customQueries: readonly SqlQuery[];
  readonly wantsQuerySamples: boolean;
}

/** Reads an instance of `postgres.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap, initConfig: YamlMap): PostgresOptions {
  const flag = (name: string, fallback: boolean) => flagOption(instance, name, fallback);
  const username = textOption(instance, 'username', '');
  if (username === '') throw badCheckConfig('username', 'is required');
  const database = textOption(instance, 'dbname', 'postgres');
  const ignored = textsOption(instance, 'ignore_databases', IGNORED);
  const samples = flag('dbm', false);
  return {
    address: readAddress(instance, username),
    database,
    server: {
      databaseSize: flag('collect_database_size_metrics', true),
      checksums: flag('collect_checksum_metrics', false),
      wal: flag('collect_wal_metrics', true),
      buffercache: flag('collect_buffercache_metrics', false),
      activity: flag('collect_activity_metrics', false),
      activityWithout: textsOption(instance, 'activity_metrics_excluded_aggregations'),
      ignoreDatabases: flag('collect_default_database', true) ? ignored : [...ignored, 'postgres'],
      onlyDatabase: flag('dbstrict', false) ? database : '',
      io: samples,
      username,
    },
    databases: {
      relations: readRelations(instance),
      maxRelations: wholeOption(instance, 'max_relations', DEFAULT_MAX_RELATIONS, 1),
      bloat: flag('collect_bloat_metrics', false),
      functions: flag('collect_function_metrics', false),
      count: flag('collect_count_metrics', true),
    },
    autodiscovery: readAutodiscovery(instance),
    tagRole: flag('tag_replication_role', true),
    onlyCustomQueries: flag('only_custom_queries', false),
    customQueries: readCustomQueries(instance, initConfig, 'postgresql'),
    wantsQuerySamples: samples,
  };
}

/** Where the server is and how to sign in; without the checks of an instance's other options. */
export function readAddress(instance: YamlMap, username: string): PostgresAddress {
  return {
    host: textOption(instance, 'host', 'localhost'),
    port: wholeOption(instance, 'port', 5432, 1, 65_535),
    username,
    password: textOption(instance, 'password', ''),
    applicationName: textOption(instance, 'application_name', 'datadog-agent'),
    tlsMode: choiceOption({ ssl: tlsWord(instance['ssl']) }, 'ssl', TLS_MODES, 'allow'),
    tls: {
      verify: true,
      validateHostname: true,
      caFile: textOption(instance, 'ssl_root_cert', ''),
      certificateFile: textOption(instance, 'ssl_cert', ''),
      keyFile: textOption(instance, 'ssl_key', ''),
      keyPassword: textOption(instance, 'ssl_password', ''),
    },
    connectTimeoutMs: 1000 * numberOption(instance, 'connection_timeout', 10, 0.001, 600),
    queryTimeoutMs: wholeOption(instance, 'query_timeout', DEFAULT_QUERY_TIMEOUT_MS, 1, 3_600_000),
    isConsole: false,
  };
}

/** Old files say true or false. */
function tlsWord(given: unknown): unknown {
  const word = String(given ?? '').toLowerCase();
  if (word === 'true') return 'require';
  return word === 'false' ? 'disable' : given;
}

function readAutodiscovery(instance: YamlMap): Autodiscovery | undefined {
  if (!isObject(instance['database_autodiscovery'])) return undefined;
  const map = mapOption(instance, 'database_autodiscovery');
  if (!flagOption(map, 'enabled', false)) return undefined;
  return {
    viewFrom: textOption(map, 'global_view_db', 'postgres'),
    include: textsOption(map, 'include', ['.*']).map((text) => checkRegex(text, 'database_autodiscovery.include')),
    exclude: textsOption(map, 'exclude', ['cloudsqladmin']).map((text) =>
      checkRegex(text, 'database_autodiscovery.exclude'),
    ),
    most: wholeOption(map, 'max_databases', DEFAULT_MAX_DATABASES, 1),
  };
}
