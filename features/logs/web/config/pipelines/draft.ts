import { type Definition, isDefinition } from '../form/field.ts';
import { processorForm } from './types/catalogue.ts';

/** A processor as the editor holds it: its own fields, and what stands inside it. */
export interface DraftProcessor {
  /** Tells it apart from others while they move about. */
  readonly key: string;
  /** All but `processors`. */
  readonly definition: Definition;
  /** Only of processors that hold others. */
  readonly inner?: readonly DraftProcessor[];
}

export interface DraftPipeline {
  readonly name: string;
  readonly is_enabled: boolean;
  readonly query: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly processors: readonly DraftProcessor[];
}

let lastKey = 0;

function newKey(): string {
  return `p${++lastKey}`;
}

export const EMPTY_PIPELINE: DraftPipeline = {
  name: '',
  is_enabled: true,
  query: '',
  description: '',
  tags: [],
  processors: [],
};

/** A pipeline's JSON as a draft; undefined for what is none. Fields that are not known stay where they belong. */
export function draftOf(json: unknown): DraftPipeline | undefined {
  if (!isDefinition(json)) return undefined;
  const { name = '', is_enabled = true, filter, processors = [], description = '', tags = [] } = json;
  const query = isDefinition(filter) ? (filter['query'] ?? '') : '';
  if (typeof name !== 'string' || typeof query !== 'string' || typeof description !== 'string') return undefined;
  const drafts = draftsOf(processors);
  if (drafts === undefined || !Array.isArray(tags)) return undefined;
  return {
    name,
    is_enabled: is_enabled === true,
    query,
    description,
    tags: tags.filter((tag) => typeof tag === 'string'),
    processors: drafts,
  };
}

function draftsOf(processors: unknown): readonly DraftProcessor[] | undefined {
  if (!Array.isArray(processors)) return undefined;
  const drafts = processors.map(draftProcessor);
  return drafts.every((draft) => draft !== undefined) ? drafts : undefined;
}

function draftProcessor(json: unknown): DraftProcessor | undefined {
  if (!isDefinition(json) || typeof json['type'] !== 'string') return undefined;
  const { processors, ...definition } = json;
  if (processors === undefined && processorForm(json['type'])?.inside === undefined)
    return { key: newKey(), definition };
  const inner = draftsOf(processors ?? []);
  return inner === undefined ? undefined : { key: newKey(), definition, inner };
}

/** A new processor of a type. */
export function newProcessor(type: string): DraftProcessor {
  const form = processorForm(type);
  const definition = { type, name: '', is_enabled: true, ...form?.make };
  return { key: newKey(), definition, ...(form?.inside === undefined ? {} : { inner: [] }) };
}

/** Datadog's JSON of the draft. */
export function jsonOf({ name, is_enabled, query, description, tags, processors }: DraftPipeline): Definition {
  return {
    name,
    is_enabled,
    filter: { query },
    ...(description === '' ? {} : { description }),
    ...(tags.length === 0 ? {} : { tags }),
    processors: processors.map(processorJson),
  };
}

function processorJson({ definition, inner }: DraftProcessor): Definition {
  return inner === undefined ? definition : { ...definition, processors: inner.map(processorJson) };
}

/** With a copy of one processor, wherever it stands, right after it. */
export function duplicated(processors: readonly DraftProcessor[], key: string): readonly DraftProcessor[] {
  return processors.flatMap((processor): readonly DraftProcessor[] => {
    if (processor.key === key) return [processor, copied(processor)];
    return [processor.inner === undefined ? processor : { ...processor, inner: duplicated(processor.inner, key) }];
  });
}

function copied({ definition, inner }: DraftProcessor): DraftProcessor {
  return { key: newKey(), definition, ...(inner === undefined ? {} : { inner: inner.map(copied) }) };
}
