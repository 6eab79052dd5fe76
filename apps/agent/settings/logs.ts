import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type ContainerFilter, readSigns } from '@komainu/logs/agent/containers/container-filter.ts';
import type { FileChoice } from '@komainu/logs/agent/files/find-files.ts';
import { readSamples } from '@komainu/logs/agent/rules/auto-multi-line.ts';
import { readRules } from '@komainu/logs/agent/rules/processing-rules.ts';
import type { EntryMap } from '@komainu/logs/agent/sources/option.ts';
import { ENTRY_DEFAULTS, type EntryDefaults } from '@komainu/logs/agent/sources/read-entry.ts';
import type { Compression } from '@komainu/pipeline/forwarder/compress.ts';
import { bindHost } from './addresses.ts';
import type { SettingsReader } from './reader.ts';

export interface LogSettings {
  /** Where the usual log files are; '' follows only what is named. */
  readonly folder: string;
  readonly journal: boolean;
  /** `logs:` entries by where they stand. */
  readonly entries: Readonly<Record<string, readonly EntryMap[]>>;
  readonly defaults: EntryDefaults;
  readonly maxFiles: number;
  readonly choice: FileChoice;
  readonly discoverMs: number;
  /** Records of several lines are complete when nothing came for so long. */
  readonly flushAfterMs: number;
  readonly collectContainers: boolean;
  readonly containerFilter: ContainerFilter;
  /** Why no logs can be collected; '' when they can. */
  readonly problem: string;
  /** How batches travel; undefined as everything else does. */
  readonly compression: Compression | undefined;
}

/** The collection of logs, undefined when it is off. `tags` are the host's. Throws `bad_setting` (400). */
export function logSettings(read: SettingsReader, tags: readonly string[]): LogSettings | undefined {
  if (!read.flag('DD_LOGS_ENABLED', 'logs_enabled', true)) return undefined;
  const folder = read.text('KOMAINU_AGENT_LOG_DIR', '', '/var/log');
  warnOfUnused(read);
  const problems: string[] = [];
  return {
    folder: folder === 'off' ? '' : folder,
    journal: read.flag('KOMAINU_AGENT_JOURNAL', '', true),
    entries: {
      'datadog.yaml': read.items('logs'),
      KOMAINU_AGENT_LOGS: jsonItems(read.text('KOMAINU_AGENT_LOGS', '')),
    },
    defaults: defaultsOf(read, tags, problems),
    maxFiles: whole(read, 'open_files_limit', 500, 1, 100_000),
    choice: choice(read, 'file_wildcard_selection_mode', ['by_name', 'by_modification_time'], 'by_name'),
    discoverMs: seconds(read, 'file_scan_period', 10, 0.1, 3600) * 1000,
    flushAfterMs: whole(read, 'aggregation_timeout', 1000, 10, 60_000),
    collectContainers: flag(read, 'container_collect_all', false),
    containerFilter: containerFilter(read, problems),
    problem: problems.join('; '),
    compression: compression(read),
  };
}

function defaultsOf(read: SettingsReader, tags: readonly string[], problems: string[]): EntryDefaults {
  const rules = attempt(problems, 'logs_config.processing_rules', (option) =>
    readRules({ [option]: list(read, 'processing_rules') }, option),
  );
  const samples = attempt(problems, 'logs_config.auto_multi_line_detection_custom_samples', (option) =>
    readSamples({ [option]: list(read, 'auto_multi_line_detection_custom_samples') }, option),
  );
  return {
    ...ENTRY_DEFAULTS,
    tags,
    rules,
    samples,
    autoMultiLine: flag(read, 'auto_multi_line_detection', false),
    // Larger ones would not be taken whole by log intakes.
    maxMessageBytes: whole(read, 'max_message_size_bytes', ENTRY_DEFAULTS.maxMessageBytes, 256, 1_000_000),
    tagTruncated: flag(read, 'tag_truncated_logs', false),
    bindHost: bindHost(read),
    frameBytes: whole(read, 'frame_size', ENTRY_DEFAULTS.frameBytes, 256, 65_535),
  };
}

function containerFilter(read: SettingsReader, problems: string[]): ContainerFilter {
  const signs = (...names: readonly string[]) =>
    names.flatMap((name) =>
      attempt(problems, name, (option) => readSigns(read.list(`DD_${name.toUpperCase()}`, name), option)),
    );
  return {
    include: signs('container_include', 'container_include_logs'),
    exclude: signs('container_exclude', 'container_exclude_logs'),
  };
}

/**
 * A mask or a filter of all logs that cannot be read must not be left out: no logs are collected then, and everything else
 * goes on.
 */
function attempt<Item>(problems: string[], option: string, make: (option: string) => Item[]): Item[] {
  try {
    return make(option);
  } catch (error) {
    problems.push(messageOf(error));
    return [];
  }
}

function compression(read: SettingsReader): Compression | undefined {
  const used = read.text('DD_LOGS_CONFIG_USE_COMPRESSION', 'logs_config.use_compression');
  if (!read.flag('DD_LOGS_CONFIG_USE_COMPRESSION', 'logs_config.use_compression', true)) return 'none';
  const kind = choice(read, 'compression_kind', ['', 'zstd', 'gzip', 'none'], '');
  if (kind !== '') return kind;
  return used === '' ? undefined : 'zstd';
}

/** Of the Agent's settings those that have no meaning here, with why. */
const UNUSED: readonly (readonly [path: string, why: string])[] = [
  ['use_tcp', 'logs travel over HTTP only'],
  ['force_use_tcp', 'logs travel over HTTP only'],
  ['use_port_443', 'logs travel over HTTP only'],
  ['socks5_proxy_address', 'logs travel over HTTP; set proxy.http or proxy.https'],
  ['dev_mode_use_proto', 'logs travel as JSON'],
  ['compression_level', 'batches are compressed at the fastest level'],
  ['batch_wait', 'lines are sent as they are read'],
  ['batch_max_size', 'a batch is bounded by its bytes'],
  ['batch_max_content_size', 'a batch has about 4 MB'],
  ['batch_max_concurrent_send', 'as many batches are under way as memory allows'],
];

function warnOfUnused(read: SettingsReader): void {
  for (const [name, why] of UNUSED) {
    const given = read.value('', `logs_config.${name}`) ?? read.text(variableOf(name), '');
    if (!['', 'false', false].includes(given as string | boolean))
      read.warn(`logs_config.${name} has no effect: ${why}`);
  }
  // HTTP is what there is.
  for (const name of ['use_http', 'force_use_http']) flag(read, name, true);
}

const variableOf = (name: string): string => `DD_LOGS_CONFIG_${name.toUpperCase()}`;

function flag(read: SettingsReader, name: string, fallback: boolean): boolean {
  return read.flag(variableOf(name), `logs_config.${name}`, fallback);
}

function whole(read: SettingsReader, name: string, fallback: number, least: number, most: number): number {
  return read.whole(variableOf(name), `logs_config.${name}`, fallback, least, most);
}

function seconds(read: SettingsReader, name: string, fallback: number, least: number, most: number): number {
  return read.number(variableOf(name), `logs_config.${name}`, fallback, least, most);
}

function choice<Choice extends string>(
  read: SettingsReader,
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  return read.choice(variableOf(name), `logs_config.${name}`, choices, fallback);
}

function list(read: SettingsReader, name: string): unknown {
  return read.value(variableOf(name), `logs_config.${name}`);
}

function jsonItems(text: string): EntryMap[] {
  if (text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.filter(isObject);
  } catch {
    // Said below, like JSON of another shape.
  }
  throw badRequest('bad_setting', 'KOMAINU_AGENT_LOGS must be a JSON list of log sources');
}
