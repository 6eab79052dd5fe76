import type { Fields } from '../fields.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';

interface LookupDefinition {
  readonly source: string;
  readonly target: string;
  readonly lookup_table?: readonly string[];
  readonly default_lookup?: string;
  readonly lookup_enrichment_table?: string;
}

/**
 * Looks the value of an attribute up: in a table of its own (`key,value` texts), or, with `lookup_enrichment_table`, in a
 * reference table, whose columns become attributes below the target.
 */
export const lookupProcessor = processorType('lookup-processor', read, compile);

function read(fields: Fields): LookupDefinition {
  const base = { source: fields.text('source'), target: fields.text('target') };
  if (fields.has('lookup_enrichment_table')) {
    return { ...base, lookup_enrichment_table: fields.text('lookup_enrichment_table') };
  }
  const otherwise = fields.optionalText('default_lookup');
  return {
    ...base,
    lookup_table: fields.texts('lookup_table'),
    ...(otherwise === undefined ? {} : { default_lookup: otherwise }),
  };
}

function compile(definition: LookupDefinition, build: Build): ProcessLog {
  const { source, target, lookup_enrichment_table: name } = definition;
  if (name !== undefined) {
    return (log) => {
      const key = log.text(source);
      if (key === undefined) return 'no_source';
      const row = build.resources.referenceTable(name)?.get(key);
      if (row === undefined) return 'no_match';
      log.set(target, row);
      return undefined;
    };
  }
  const table = new Map(
    (definition.lookup_table ?? []).map((entry) => {
      const comma = entry.indexOf(',');
      return comma === -1 ? [entry.trim(), ''] : [entry.slice(0, comma).trim(), entry.slice(comma + 1).trim()];
    }),
  );
  return (log) => {
    const key = log.text(source);
    if (key === undefined) return 'no_source';
    const value = table.get(key) ?? definition.default_lookup;
    if (value === undefined) return 'no_match';
    log.set(target, value);
    return undefined;
  };
}
