import { spanIdOf } from '@komainu/wire/logs/trace-id.ts';
import { firstText, type ProcessLog, processorType } from '../processor.ts';

interface Remapper {
  readonly sources: readonly string[];
}

/** Makes an attribute the id of the span that the log belongs to. */
export const spanIdRemapper = processorType(
  'span-id-remapper',
  (fields) => ({ sources: fields.texts('sources', ['dd.span_id']) }),
  compile,
);

function compile({ sources }: Remapper): ProcessLog {
  return (log) => {
    const text = firstText(log, sources);
    if (text === undefined) return 'no_source';
    const id = spanIdOf(text);
    if (id === undefined) return 'not_an_id';
    log.draft.spanId = id;
    return undefined;
  };
}
