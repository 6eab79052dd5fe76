import { isObject } from '@komainu/kernel/json.ts';
import type { SASLMechanismValue } from '@platformatic/kafka';
import type { YamlMap } from '../../check.ts';
import type { CheckTlsOptions } from '../../http/read-options.ts';
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
import type { KafkaAddress } from './reader.ts';

/** More series than this of one cluster are told only when somebody asks for them. */
const DEFAULT_MAX_CONTEXTS = 500;
const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
const MECHANISMS: readonly SASLMechanismValue[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'];

/** Which groups, topics and partitions are told of: an entry of `consumer_groups` or `consumer_groups_regex`. */
export interface GroupRule {
  readonly group: RegExp;
  /** [] for all. */
  readonly topics: readonly { readonly topic: RegExp; readonly partitions: readonly number[] }[];
}

export interface KafkaOptions {
  readonly address: KafkaAddress;
  readonly bootstrap: string;
  readonly rules: readonly GroupRule[];
  /** Groups that are named, which are asked for even where they may not be listed. */
  readonly namedGroups: readonly string[];
  readonly allGroups: boolean;
  readonly allPartitions: boolean;
  readonly groupState: boolean;
  /** Lag in seconds. */
  readonly timeLag: boolean;
  readonly cluster: boolean;
  readonly maxContexts: number;
}

/** Reads an instance of `kafka_consumer.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap, initConfig: YamlMap): KafkaOptions {
  const brokers = textsOption(instance, 'kafka_connect_str')
    .flatMap((text) => text.split(','))
    .map((one) => one.trim());
  if (brokers.length === 0) throw badCheckConfig('kafka_connect_str', 'is required');
  const cluster = flagOption(instance, 'enable_cluster_monitoring', false);
  const named = mapOption(instance, 'consumer_groups');
  const options = {
    bootstrap: brokers.join(','),
    rules: [
      ...readRules(named, 'consumer_groups', (text) => new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`)),
      ...readRules(mapOption(instance, 'consumer_groups_regex'), 'consumer_groups_regex', (text, own) =>
        checkRegex(`^(?:${text})$`, own),
      ),
    ],
    namedGroups: Object.keys(named),
    allGroups: flagOption(instance, 'monitor_unlisted_consumer_groups', cluster),
    allPartitions: flagOption(instance, 'monitor_all_broker_highwatermarks', cluster),
    groupState: flagOption(instance, 'collect_consumer_group_state', false),
    timeLag: flagOption(instance, 'data_streams_enabled', cluster),
    cluster,
    maxContexts: wholeOption(initConfig, 'max_partition_contexts', DEFAULT_MAX_CONTEXTS, 1),
  };
  if (!options.allGroups && !options.allPartitions && options.rules.length === 0) {
    throw badCheckConfig(
      'consumer_groups',
      'is required, unless monitor_unlisted_consumer_groups or monitor_all_broker_highwatermarks is true',
    );
  }
  return { ...options, address: readAddress(instance, initConfig, brokers) };
}

function readAddress(instance: YamlMap, initConfig: YamlMap, brokers: readonly string[]): KafkaAddress {
  const protocol = choiceOption(instance, 'security_protocol', PROTOCOLS, 'PLAINTEXT');
  return {
    brokers: brokers.map((broker) => (/:\d+$/.test(broker) ? broker : `${broker}:9092`)),
    timeoutMs:
      1000 * numberOption(instance, 'request_timeout', numberOption(initConfig, 'kafka_timeout', 5, 0.001), 0.001, 600),
    tls: protocol.endsWith('SSL') ? readTls(instance) : undefined,
    sasl: protocol.startsWith('SASL') ? readSasl(instance) : undefined,
  };
}

function readSasl(instance: YamlMap): NonNullable<KafkaAddress['sasl']> {
  const mechanism = choiceOption(instance, 'sasl_mechanism', MECHANISMS, 'PLAIN');
  const token = textOption(mapOption(instance, 'sasl_oauth_token_provider'), 'token', '');
  if (mechanism === 'OAUTHBEARER' && token === '') {
    throw badCheckConfig('sasl_oauth_token_provider.token', 'is required: tokens are not fetched');
  }
  return {
    mechanism,
    username: textOption(instance, 'sasl_plain_username', ''),
    password: textOption(instance, 'sasl_plain_password', ''),
    token,
  };
}

/** `tls_…`, and the names from before. */
function readTls(instance: YamlMap): CheckTlsOptions {
  const text = (name: string, old: string) => textOption(instance, name, textOption(instance, old, ''));
  return {
    verify: flagOption(instance, 'tls_verify', true),
    validateHostname: flagOption(instance, 'tls_validate_hostname', flagOption(instance, 'ssl_check_hostname', true)),
    caFile: text('tls_ca_cert', 'ssl_cafile'),
    certificateFile: text('tls_cert', 'ssl_certfile'),
    keyFile: text('tls_private_key', 'ssl_keyfile'),
    keyPassword: text('tls_private_key_password', 'ssl_password'),
  };
}

function readRules(
  groups: YamlMap,
  option: string,
  regexOf: (text: string, option: string) => RegExp,
): readonly GroupRule[] {
  return Object.entries(groups).map(([group, topics]) => {
    if (topics !== null && !isObject(topics)) throw badCheckConfig(`${option}.${group}`, 'must be a mapping of topics');
    return {
      group: regexOf(group, option),
      topics: Object.entries(topics ?? {}).map(([topic, partitions]) => ({
        topic: regexOf(topic, option),
        partitions: readPartitions(partitions, `${option}.${group}.${topic}`),
      })),
    };
  });
}

function readPartitions(given: unknown, option: string): readonly number[] {
  if (given === null || given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.map((one) => {
    if (typeof one === 'number' && Number.isInteger(one)) return one;
    throw badCheckConfig(option, 'must be a list of partitions');
  });
}
