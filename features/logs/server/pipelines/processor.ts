import type { SearchPredicate } from '@komainu/query/search/to-predicate.ts';
import type { ProcessorDefinition } from './definition.ts';
import type { Fields } from './fields.ts';
import type { LogEditor } from './log-editor.ts';
import type { PipelineResources } from './resources.ts';

/**
 * Changes the open log. Gives the reason when it had nothing to do (`no_source`, `no_match`, …), for people who try a
 * pipeline. What it throws is counted, and the log stays as it is by then.
 */
export type ProcessLog = (log: LogEditor) => string | undefined;

/** Reads the `processors` of something that holds some; see `read-pipeline.ts`. */
export type ReadInner = (fields: Fields) => readonly ProcessorDefinition[];

/** What a processor is built with. */
export interface Build {
  readonly readInner: ReadInner;
  readonly resources: PipelineResources;
  /** A filter as a predicate; undefined when every log matches. */
  filter(query: string): SearchPredicate | undefined;
  /** The processors inside a processor, as one. */
  processors(definitions: readonly ProcessorDefinition[]): ProcessLog;
}

/** A kind of processor, named as in Datadog's JSON. */
export interface ProcessorType {
  readonly type: string;
  /** The fields of its own in the order of Datadog's answers, with all defaults. Throws `bad_pipeline`. */
  read(fields: Fields, readInner: ReadInner): Readonly<Record<string, unknown>>;
  /** Builds it from what `read` gives. Throws on rules that cannot be, as `read` does not look into those. */
  compile(fields: Fields, build: Build): ProcessLog;
}

/** Defines a processor by how its fields are read and how it is built from them. */
export function processorType<Definition extends object>(
  type: string,
  read: (fields: Fields, readInner: ReadInner) => Definition,
  compile: (definition: Definition, build: Build) => ProcessLog,
): ProcessorType {
  return {
    type,
    read: (fields, readInner) => Object.fromEntries(Object.entries(read(fields, readInner))),
    compile: (fields, build) => compile(read(fields, build.readInner), build),
  };
}

/** The text of the first source that has one. */
export function firstText(log: LogEditor, sources: readonly string[]): string | undefined {
  for (const source of sources) {
    const text = log.text(source);
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}
