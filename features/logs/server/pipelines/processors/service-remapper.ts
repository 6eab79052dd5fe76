import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import { firstText, type ProcessLog, processorType } from '../processor.ts';

interface Remapper {
  readonly sources: readonly string[];
}

/** Makes an attribute the service of the log. Of several service remappers the first that finds a source counts. */
export const serviceRemapper = processorType(
  'service-remapper',
  (fields) => ({ sources: fields.texts('sources') }),
  compile,
);

function compile({ sources }: Remapper): ProcessLog {
  return (log) => {
    if (log.serviceDecided) return 'decided_before';
    const service = firstText(log, sources);
    if (service === undefined) return 'no_source';
    log.draft.service = service.slice(0, LOG_LIMITS.tagLength);
    log.serviceDecided = true;
    return undefined;
  };
}
