import { statusOf } from '@komainu/wire/logs/status.ts';
import { type ProcessLog, processorType } from '../processor.ts';

interface Remapper {
  readonly sources: readonly string[];
}

/**
 * Makes an attribute the status of the log: syslog severities 0 to 7 and words by how they begin; what says nothing is
 * `info`. Of several status remappers the first that finds a source counts.
 */
export const statusRemapper = processorType(
  'status-remapper',
  (fields) => ({ sources: fields.texts('sources') }),
  compile,
);

function compile({ sources }: Remapper): ProcessLog {
  return (log) => {
    if (log.statusDecided) return 'decided_before';
    for (const source of sources) {
      const text = log.text(source);
      if (text === undefined || text === '') continue;
      log.draft.status = statusOf(text) ?? (/^\s*[tv]/i.test(text) ? 'debug' : 'info');
      log.statusDecided = true;
      return undefined;
    }
    return 'no_source';
  };
}
