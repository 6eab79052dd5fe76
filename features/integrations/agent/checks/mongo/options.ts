import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../../check.ts';
import {
  badCheckConfig,
  choiceOption,
  flagOption,
  mapOption,
  mapsOption,
  numberOption,
  textMapOption,
  textOption,
  textsOption,
  wholeOption,
} from '../../read-instance.ts';
import { checkRegex } from '../../regex-option.ts';
import { type MongoCustomQuery, readMongoQuery } from './custom-queries.ts';
import type { MongoAddress } from './reader.ts';

/** Words of `additional_metrics`; those of engines long gone are read and mean nothing. */
const ADDITIONAL = [
  'metrics.commands',
  'tcmalloc',
  'top',
  'collection',
  'jumbo_chunks',
  'sharded_data_distribution',
] as const;
export type AdditionalMetrics = (typeof ADDITIONAL)[number];
const ALWAYS = new Set(['durability', 'locks', 'wiredtiger', 'base']);

const DEFAULT_TIMEOUT_S = 30;
const DEFAULT_MAX_DATABASES = 100;

export interface MongoOptions {
  readonly address: MongoAddress;
  /** Of the first host: for service checks. */
  readonly host: string;
  readonly port: string;
  readonly database: string;
  /** [] for all. */
  readonly databases: readonly string[];
  readonly include: readonly RegExp[];
  readonly exclude: readonly RegExp[];
  readonly maxDatabases: number;
  readonly maxCollections: number;
  /** [] for all. */
  readonly collections: readonly string[];
  readonly indexStats: boolean;
  readonly additional: ReadonlySet<AdditionalMetrics>;
  readonly replicaCheck: boolean;
  readonly tagDatabase: boolean;
  /** Whether databases are asked for the space that they could give back, which takes the server a while. */
  readonly freeStorage: boolean;
  readonly clusterName: string;
  /** Instead of the name that the server gives itself; '' for that one. */
  readonly reportedHost: string;
  readonly customQueries: readonly MongoCustomQuery[];
  readonly wantsQuerySamples: boolean;
}

/** Reads an instance of `mongo.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap): MongoOptions {
  const discovery = mapOption(instance, 'database_autodiscovery');
  const isDiscovering = flagOption(discovery, 'enabled', false);
  const place = readPlace(instance);
  const regexes = (name: string, fallback: readonly string[]) =>
    (isDiscovering ? textsOption(discovery, name, fallback) : fallback).map((text) =>
      checkRegex(text, `database_autodiscovery.${name}`),
    );
  return {
    ...place,
    databases: textsOption(instance, 'dbnames'),
    include: regexes('include', ['.*']),
    exclude: regexes('exclude', []),
    maxDatabases: wholeOption(discovery, 'max_databases', DEFAULT_MAX_DATABASES, 1),
    maxCollections: wholeOption(discovery, 'max_collections_per_database', DEFAULT_MAX_DATABASES, 1),
    collections: textsOption(instance, 'collections'),
    indexStats: flagOption(instance, 'collections_indexes_stats', false),
    additional: readAdditional(instance),
    replicaCheck: flagOption(instance, 'replica_check', true),
    tagDatabase: flagOption(instance, 'dbstats_tag_dbname', true),
    freeStorage: flagOption(instance, 'free_storage_metrics', true),
    clusterName: textOption(instance, 'cluster_name', ''),
    reportedHost: textOption(instance, 'reported_database_hostname', ''),
    customQueries: mapsOption(instance, 'custom_queries').map((map, index) =>
      readMongoQuery(map, `custom_queries[${index}]`, place.database),
    ),
    wantsQuerySamples: flagOption(instance, 'dbm', false),
  };
}

function readAdditional(instance: YamlMap): ReadonlySet<AdditionalMetrics> {
  return new Set(
    textsOption(instance, 'additional_metrics').flatMap((word) => {
      const known = ADDITIONAL.find((one) => one === word);
      if (known === undefined && !ALWAYS.has(word)) {
        throw badCheckConfig('additional_metrics', `has ${word}, which is none of ${ADDITIONAL.join(', ')}`);
      }
      return known === undefined ? [] : [known];
    }),
  );
}

function readPlace(instance: YamlMap): Pick<MongoOptions, 'address' | 'host' | 'port' | 'database'> {
  const uri = textOption(instance, 'server', '');
  const place = uri === '' ? fromParts(instance) : fromUri(uri);
  const [host = '', port = '27017'] = (place.host.split(',')[0] ?? '').split(':');
  return {
    host,
    port,
    database: place.database,
    address: {
      uri: place.uri,
      cleanUri: place.cleanUri,
      password: place.password,
      timeoutMs: 1000 * numberOption(instance, 'timeout', DEFAULT_TIMEOUT_S, 0.001, 600),
      tls: {
        enabled: instance['tls'] === undefined ? undefined : flagOption(instance, 'tls', false),
        caFile: textOption(instance, 'tls_ca_file', ''),
        certificateKeyFile: textOption(instance, 'tls_certificate_key_file', ''),
        allowInvalidHostnames: flagOption(instance, 'tls_allow_invalid_hostnames', false),
        allowInvalidCertificates: flagOption(instance, 'tls_allow_invalid_certificates', false),
      },
    },
  };
}

interface Place {
  readonly uri: string;
  readonly cleanUri: string;
  readonly host: string;
  readonly database: string;
  readonly password: string;
}

function fromParts(instance: YamlMap): Place {
  const hosts = textsOption(instance, 'hosts');
  if (hosts.length === 0) throw badCheckConfig('hosts', 'is required');
  const scheme = choiceOption(instance, 'connection_scheme', ['mongodb', 'mongodb+srv'], 'mongodb');
  const username = textOption(instance, 'username', '');
  const password = textOption(instance, 'password', '');
  if (password !== '' && username === '') throw badCheckConfig('username', 'is required where there is a password');
  const given = isObject(instance['options']) ? textMapOption(instance, 'options') : {};
  if ('replicaSet' in given) {
    throw badCheckConfig('options', 'must not name replicaSet: each server of a set has an instance of its own');
  }
  const database = textOption(instance, 'database', 'admin');
  const query = new URLSearchParams(given).toString();
  const end = `${hosts.join(',')}/${encodeURIComponent(database)}${query === '' ? '' : `?${query}`}`;
  const user = encodeURIComponent(username);
  const login = username === '' ? '' : `${user}${password === '' ? '' : `:${encodeURIComponent(password)}`}@`;
  const clean = username === '' ? '' : `${user}${password === '' ? '' : ':*****'}@`;
  return {
    uri: `${scheme}://${login}${end}`,
    cleanUri: `${scheme}://${clean}${end}`,
    host: hosts[0] ?? '',
    database,
    password,
  };
}

/** The old option `server`: a whole address. */
function fromUri(uri: string): Place {
  const found = /^(mongodb(?:\+srv)?:\/\/)(?:([^@]*)@)?([^/?]+)(?:\/([^?]*))?(\?.*)?$/.exec(uri);
  if (found === null) throw badCheckConfig('server', 'must be an address such as mongodb://host:27017');
  const [, scheme = '', login, host = '', path = '', query = ''] = found;
  const [user = '', password = ''] = (login ?? '').split(':');
  const clean = login === undefined ? '' : `${user}${password === '' ? '' : ':*****'}@`;
  return {
    uri,
    cleanUri: `${scheme}${clean}${host}/${path}${query}`,
    host,
    database: path === '' ? 'admin' : decodeURIComponent(path),
    password: decodeURIComponent(password),
  };
}
