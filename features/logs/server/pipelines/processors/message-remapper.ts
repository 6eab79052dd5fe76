import { fitMessage } from '@komainu/wire/logs/limits.ts';
import { type ProcessLog, processorType } from '../processor.ts';

interface Remapper {
  readonly sources: readonly string[];
}

/** Makes an attribute the message of the log. Of several message remappers the first that finds a source counts. */
export const messageRemapper = processorType(
  'message-remapper',
  (fields) => ({ sources: fields.texts('sources') }),
  compile,
);

function compile({ sources }: Remapper): ProcessLog {
  return (log) => {
    if (log.messageDecided) return 'decided_before';
    for (const source of sources) {
      const value = log.get(source);
      if (value === undefined || value === '') continue;
      log.draft.message = fitMessage(typeof value === 'string' ? value : JSON.stringify(value));
      log.messageDecided = true;
      return undefined;
    }
    return 'no_source';
  };
}
