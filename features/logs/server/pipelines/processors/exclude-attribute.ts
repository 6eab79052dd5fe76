import { type ProcessLog, processorType } from '../processor.ts';

interface ExcludeDefinition {
  readonly attribute_to_exclude: string;
}

/** Takes an attribute, and everything below it, out of the log. */
export const excludeAttribute = processorType(
  'exclude-attribute',
  (fields) => ({ attribute_to_exclude: fields.text('attribute_to_exclude') }),
  compile,
);

function compile({ attribute_to_exclude }: ExcludeDefinition): ProcessLog {
  return (log) => {
    if (!log.has(attribute_to_exclude)) return 'no_source';
    log.remove(attribute_to_exclude);
    return undefined;
  };
}
