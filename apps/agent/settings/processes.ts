import type { SettingsReader } from './reader.ts';

/** What runs on this machine, and what of it is said. */
export interface ProcessSettings {
  readonly processes: boolean;
  readonly containers: boolean;
  readonly everyMs: number;
  readonly hideSecrets: boolean;
  readonly dropArguments: boolean;
  readonly sensitiveWords: readonly string[];
}

/** Snapshots more often than this would cost more than they tell. */
const LEAST_S = 2;
const USUAL_S = 10;

/**
 * Reads `process_config`. Unlike the Agent we collect processes unless told otherwise: what runs on a machine is asked first
 * when something is wrong, and nothing of it leaves to anybody but its owner's server.
 */
export function processSettings(read: SettingsReader): ProcessSettings {
  // The old switch: `true` for both, `false` for containers only, `disabled` for neither.
  const old =
    read.text('DD_PROCESS_CONFIG_ENABLED', 'process_config.enabled') || read.text('DD_PROCESS_AGENT_ENABLED', '');
  const all = old === '' ? flagOf(read, 'process_config.enabled') : old !== 'false' && old !== 'disabled';
  return {
    processes: read.flag(
      'DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED',
      'process_config.process_collection.enabled',
      all,
    ),
    containers: read.flag(
      'DD_PROCESS_CONFIG_CONTAINER_COLLECTION_ENABLED',
      'process_config.container_collection.enabled',
      old !== 'disabled',
    ),
    everyMs:
      1000 *
      read.whole('DD_PROCESS_CONFIG_INTERVALS_PROCESS', 'process_config.intervals.process', USUAL_S, LEAST_S, 3600),
    hideSecrets: read.flag('DD_SCRUB_ARGS', 'process_config.scrub_args', true),
    dropArguments: read.flag('DD_STRIP_PROCESS_ARGS', 'process_config.strip_proc_arguments', false),
    sensitiveWords: read.list('DD_CUSTOM_SENSITIVE_WORDS', 'process_config.custom_sensitive_words'),
  };
}

/** The old switch as YAML writes it without quotes. */
function flagOf(read: SettingsReader, path: string): boolean {
  return read.value('', path) !== false;
}
