import { badRequest } from '@komainu/kernel/errors.ts';
import type { LogSource } from '@komainu/logs/agent/source.ts';
import { isRecord, type SettingsReader, textsOf } from './reader.ts';

export interface LogSettings {
  /** Where the usual log files are; '' follows only what is named. */
  readonly folder: string;
  readonly journal: boolean;
  readonly sources: readonly LogSource[];
}

/** The collection of logs, undefined when it is off. `tags` are the host's. */
export function logSettings(read: SettingsReader, tags: readonly string[]): LogSettings | undefined {
  if (!read.flag('DD_LOGS_ENABLED', 'logs_enabled', true)) return undefined;
  const named = [...read.items('logs'), ...jsonItems(read.text('KOMAINU_AGENT_LOGS', ''))];
  const sources: LogSource[] = [];
  for (const item of named) {
    const path = item['path'];
    if (item['type'] !== 'file' || typeof path !== 'string') {
      read.warn(`logs: only entries of type file with a path are followed, not ${JSON.stringify(item['type'])}`);
      continue;
    }
    sources.push({
      paths: [path],
      excludePaths: textsOf(item['exclude_paths']),
      service: typeof item['service'] === 'string' ? item['service'] : '',
      source: typeof item['source'] === 'string' ? item['source'] : '',
      tags: [...tags, ...textsOf(item['tags'])],
    });
  }
  const folder = read.text('KOMAINU_AGENT_LOG_DIR', '', '/var/log');
  return {
    folder: folder === 'off' ? '' : folder,
    journal: read.flag('KOMAINU_AGENT_JOURNAL', '', true),
    sources,
  };
}

function jsonItems(text: string): Record<string, unknown>[] {
  if (text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.filter(isRecord);
  } catch {
    // Said below, like JSON of another shape.
  }
  throw badRequest('bad_setting', 'KOMAINU_AGENT_LOGS must be a JSON list of log sources');
}
