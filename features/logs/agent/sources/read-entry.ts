import { isObject } from '@komainu/kernel/json.ts';
import { ENCODINGS } from '../decode/encoding.ts';
import { autoMultiLine, readSamples } from '../rules/auto-multi-line.ts';
import { multiLineOf } from '../rules/multi-line.ts';
import { type ProcessingRule, readRules } from '../rules/processing-rules.ts';
import { RuleSet } from '../rules/rule-set.ts';
import { type LogSource, type SourceBase, START_POSITIONS } from './log-source.ts';
import { badLogEntry, choiceOf, durationMsOf, type EntryMap, flagOf, textOf, textsOf, wholeOf } from './option.ts';
import { SourceStats } from './source-stats.ts';

/** What holds for all entries, from `logs_config` and the agent's own settings. */
export interface EntryDefaults {
  /** Tags of the host. */
  readonly tags: readonly string[];
  /** `logs_config.processing_rules`: they come before an entry's own. */
  readonly rules: readonly ProcessingRule[];
  readonly autoMultiLine: boolean;
  /** `logs_config.auto_multi_line_detection_custom_samples`. */
  readonly samples: ReturnType<typeof readSamples>;
  readonly maxMessageBytes: number;
  readonly tagTruncated: boolean;
  /** Where listeners listen that do not say. */
  readonly bindHost: string;
  readonly frameBytes: number;
}

export const ENTRY_DEFAULTS: EntryDefaults = {
  tags: [],
  rules: [],
  autoMultiLine: false,
  samples: [],
  maxMessageBytes: 900_000,
  tagTruncated: false,
  bindHost: '127.0.0.1',
  frameBytes: 9000,
};

const TYPES = ['file', 'tcp', 'udp', 'journald', 'docker', 'containerd'] as const;
/** Types of the Agent that are not a matter of an agent on this system. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  windows_event: 'collects from the event log of Windows, which this machine does not have',
  integration: 'is written by checks of the Datadog Agent, which this agent does not run',
  string_channel: 'is for programs that embed the Datadog Agent',
};

export interface ReadEntry {
  readonly source: LogSource;
  /** Options that are known to the Agent or to nobody and have no effect here. */
  readonly unused: readonly string[];
}

/**
 * Reads one entry of a `logs:` list. `integration` is the name of its `conf.d` folder, '' for none. Throws `bad_log_entry`
 * (400), naming the option and the reason.
 */
export function readLogEntry(entry: EntryMap, integration: string, defaults: EntryDefaults): ReadEntry {
  const elsewhere = ELSEWHERE[textOf(entry, 'type')];
  if (elsewhere !== undefined) throw badLogEntry(`type ${textOf(entry, 'type')}`, elsewhere);
  if (textOf(entry, 'type') === '') throw badLogEntry('type', `is required: ${TYPES.join(', ')}`);
  const type = choiceOf(entry, 'type', TYPES, 'file');
  const base = readBase(entry, integration, defaults);
  const source = readTyped(type, entry, base, defaults);
  return { source, unused: Object.keys(entry).filter((option) => !KNOWN[type].has(option)) };
}

/** The options that all types share. */
export function readBase(entry: EntryMap, integration: string, defaults: EntryDefaults): SourceBase {
  const rules = [...defaults.rules, ...readRules(entry, 'log_processing_rules')];
  const samples = [...readSamples(entry, 'auto_multi_line_detection_custom_samples'), ...defaults.samples];
  const automatic = flagOf(entry, 'auto_multi_line_detection') ?? defaults.autoMultiLine;
  const category = textOf(entry, 'sourcecategory');
  return {
    integration,
    service: textOf(entry, 'service'),
    source: textOf(entry, 'source'),
    tags: [...defaults.tags, ...textsOf(entry, 'tags'), ...(category === '' ? [] : [`sourcecategory:${category}`])],
    rules: new RuleSet(rules),
    remaps: rules.flatMap(({ remaps }) => remaps ?? []),
    multiLine: multiLineOf(rules) ?? (automatic ? autoMultiLine(samples) : undefined),
    maxMessageBytes: defaults.maxMessageBytes,
    tagTruncated: defaults.tagTruncated,
    stats: new SourceStats(),
  };
}

function readTyped(
  type: (typeof TYPES)[number],
  entry: EntryMap,
  base: SourceBase,
  defaults: EntryDefaults,
): LogSource {
  switch (type) {
    case 'file':
      return readFile(entry, base);
    case 'tcp':
    case 'udp':
      return readNetwork(type, entry, base, defaults);
    case 'journald':
      return {
        ...base,
        type,
        path: textOf(entry, 'path'),
        includeUnits: textsOf(entry, 'include_units'),
        excludeUnits: textsOf(entry, 'exclude_units'),
        includeUserUnits: textsOf(entry, 'include_user_units'),
        excludeUserUnits: textsOf(entry, 'exclude_user_units'),
        includeMatches: textsOf(entry, 'include_matches'),
        excludeMatches: textsOf(entry, 'exclude_matches'),
      };
    case 'docker':
    case 'containerd':
      return {
        ...base,
        type,
        image: textOf(entry, 'image'),
        name: textOf(entry, 'name'),
        label: textOf(entry, 'label'),
        identifier: textOf(entry, 'identifier'),
      };
  }
}

function readFile(entry: EntryMap, base: SourceBase): LogSource {
  const path = textOf(entry, 'path');
  if (path === '') throw badLogEntry('path', 'is required for type file');
  return {
    ...base,
    type: 'file',
    collectedAs: 'file',
    containerId: '',
    paths: [path],
    excludePaths: textsOf(entry, 'exclude_paths'),
    startPosition:
      textOf(entry, 'start_position') === '' ? undefined : choiceOf(entry, 'start_position', START_POSITIONS, 'end'),
    encoding: choiceOf(entry, 'encoding', ENCODINGS, 'utf-8'),
    format: 'plain',
  };
}

function readNetwork(type: 'tcp' | 'udp', entry: EntryMap, base: SourceBase, defaults: EntryDefaults): LogSource {
  if (textOf(entry, 'port') === '') throw badLogEntry('port', `is required for type ${type}`);
  const format = choiceOf(entry, 'format', ['plain', 'syslog'], base.source === 'syslog' ? 'syslog' : 'plain');
  const { tls } = entry;
  if (tls !== undefined && tls !== null && !isObject(tls)) throw badLogEntry('tls', 'must be a mapping');
  return {
    ...base,
    type,
    bindHost: textOf(entry, 'bind_host') || defaults.bindHost,
    port: wholeOf(entry, 'port', 0, 0, 65_535),
    syslog: format === 'syslog',
    idleTimeoutMs: durationMsOf(entry, 'idle_timeout', 0),
    maxConnections: wholeOf(entry, 'max_connections', 1000, 1, 100_000),
    frameBytes: wholeOf(entry, 'frame_size', defaults.frameBytes, 256, 65_535),
    allowedIps: textsOf(entry, 'allowed_ips'),
    deniedIps: textsOf(entry, 'denied_ips'),
    tls: isObject(tls)
      ? { certFile: textOf(tls, 'cert_file'), keyFile: textOf(tls, 'key_file'), caFile: textOf(tls, 'ca_file') }
      : undefined,
  };
}

const COMMON = [
  ...['type', 'service', 'source', 'sourcecategory', 'tags', 'log_processing_rules'],
  ...['auto_multi_line_detection', 'auto_multi_line_detection_custom_samples'],
  // Of an older way to detect: the new one needs no sample to learn from.
  ...['auto_multi_line_sample_size', 'auto_multi_line_match_threshold'],
];
const NETWORK = ['port', 'bind_host', 'idle_timeout', 'max_connections', 'frame_size', 'format', 'allowed_ips'];
const CONTAINER = ['image', 'name', 'label', 'identifier'];
const KNOWN: Readonly<Record<(typeof TYPES)[number], ReadonlySet<string>>> = {
  file: new Set([...COMMON, 'path', 'exclude_paths', 'start_position', 'encoding', 'identifier']),
  tcp: new Set([...COMMON, ...NETWORK, 'denied_ips', 'tls']),
  udp: new Set([...COMMON, ...NETWORK, 'denied_ips']),
  journald: new Set([
    ...[...COMMON, 'path', 'config_id'],
    ...['include_units', 'exclude_units', 'include_user_units', 'exclude_user_units'],
    ...['include_matches', 'exclude_matches'],
  ]),
  docker: new Set([...COMMON, ...CONTAINER]),
  containerd: new Set([...COMMON, ...CONTAINER]),
};
