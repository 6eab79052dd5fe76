import { traceIdOf } from '@komainu/wire/logs/trace-id.ts';
import { firstText, type ProcessLog, processorType } from '../processor.ts';

interface Remapper {
  readonly sources: readonly string[];
}

/** Makes an attribute the id of the trace that the log belongs to. */
export const traceIdRemapper = processorType(
  'trace-id-remapper',
  (fields) => ({ sources: fields.texts('sources', ['dd.trace_id']) }),
  compile,
);

function compile({ sources }: Remapper): ProcessLog {
  return (log) => {
    const text = firstText(log, sources);
    if (text === undefined) return 'no_source';
    const id = traceIdOf(text.replaceAll('-', ''));
    if (id === undefined) return 'not_an_id';
    log.draft.traceId = id;
    return undefined;
  };
}
