import { type Fields, invalidPipeline } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { type Build, type ProcessLog, processorType, type ReadInner } from '../processor.ts';

interface ArrayMapDefinition {
  readonly source: string;
  readonly target: string;
  /** Without `is_enabled`, which Datadog has not here. */
  readonly processors: readonly { readonly type: string; readonly name: string; readonly [field: string]: unknown }[];
  readonly preserve_source: boolean;
}

const SOURCE = '$sourceElem';
const TARGET = '$targetElem';
const INSIDE = new Set([
  'attribute-remapper',
  'string-builder-processor',
  'arithmetic-processor',
  'category-processor',
]);
/** Elements after these are not looked at, as with Datadog. */
const MOST_ELEMENTS = 50;

/**
 * Makes a list of a list: its processors read `$sourceElem…` (and the log) and write `$targetElem…`. The two stand among
 * the attributes of the log while an element is at work, so that these are the same processors as everywhere.
 */
export const arrayMapProcessor = processorType('array-map-processor', read, compile);

function read(fields: Fields, readInner: ReadInner): ArrayMapDefinition {
  const inner = readInner(fields);
  for (const [index, { type, ...own }] of inner.entries()) {
    const place = fields.placeOf(`processors[${index}]`);
    if (!INSIDE.has(type)) throw invalidPipeline(`${place} cannot stand in an array-map-processor`);
    if (!isPart(String(own['target']), TARGET)) throw invalidPipeline(`${place}.target does not begin with ${TARGET}`);
  }
  if (inner.length === 0) throw invalidPipeline(`${fields.placeOf('processors')} is empty`);
  return {
    source: fields.text('source'),
    target: fields.text('target'),
    processors: inner.map(({ is_enabled: _, type, name, ...own }) => ({ name, ...own, type })),
    preserve_source: fields.flag('preserve_source', true),
  };
}

function compile(definition: ArrayMapDefinition, build: Build): ProcessLog {
  const { source, target, preserve_source } = definition;
  const inner = build.processors(definition.processors.map((processor) => ({ ...processor, is_enabled: true })));
  const inPlace = source === target;
  return (log) => {
    const list: unknown = log.get(source);
    if (!Array.isArray(list)) return 'not_a_list';
    const before: unknown = inPlace ? list : log.get(target);
    const results: unknown[] = Array.isArray(before) ? [...(before as unknown[])] : [];
    for (const [index, element] of (list as unknown[]).slice(0, MOST_ELEMENTS).entries()) {
      results[index] = mapped(log, element, results[index], inner, inPlace) ?? results[index] ?? {};
    }
    if (!preserve_source && !inPlace) log.remove(source);
    log.set(target, results);
    return undefined;
  };
}

function mapped(log: LogEditor, element: unknown, before: unknown, inner: ProcessLog, inPlace: boolean): unknown {
  log.set(SOURCE, element);
  log.set(TARGET, before);
  const paths = inPlace ? pathsBelow(log, SOURCE) : [];
  try {
    inner(log);
    // What was moved out of the source is gone from an element that is changed in place.
    for (const path of paths) if (!log.has(SOURCE + path)) log.remove(TARGET + path);
    return log.get(TARGET);
  } finally {
    log.remove(SOURCE);
    log.remove(TARGET);
  }
}

function pathsBelow(log: LogEditor, root: string): readonly string[] {
  const { paths, size } = log.draft;
  return paths
    .slice(0, size)
    .filter((path) => path.startsWith(`${root}.`))
    .map((path) => path.slice(root.length));
}

function isPart(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}.`);
}
