import { messageOf } from '@komainu/kernel/errors.ts';
import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogProcessor } from '../intake/stages.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogFilter, parseLogSearch } from '../search-text.ts';
import type { PipelineDefinition, ProcessorDefinition } from './definition.ts';
import { Fields, invalidPipeline } from './fields.ts';
import { LogEditor } from './log-editor.ts';
import type { Build, ProcessLog } from './processor.ts';
import { processorOf } from './processors.ts';
import { readInner } from './read-pipeline.ts';
import { requiredSources } from './required-sources.ts';
import type { PipelineResources } from './resources.ts';

/** Is shown every step of a pipeline, when somebody tries one. */
export interface StepObserver {
  /** Runs the step, and sees the log before and after. `path` is the step's position, from the outermost list inwards. */
  step(path: readonly number[], definition: ProcessorDefinition, log: LogEditor, run: () => string | undefined): void;
}

interface CompiledPipeline {
  /** See `requiredSources`. */
  readonly sources: ReadonlySet<string> | undefined;
  readonly matches: SearchPredicate | undefined;
  /** Built when the first log comes: most ready pipelines never see one. */
  readonly process: ProcessLog;
}

/** Sources come from outside: what is remembered of them stays bounded. */
const MOST_SOURCES = 1_000;

/**
 * Compiles pipelines, in their order, to the stage of the intake that runs them. Pipelines that only logs of certain
 * sources can match cost the others nothing. A processor that throws is counted by `resources.failed` and the next one
 * goes on; so is one that cannot be built, which is left out.
 */
export function compilePipelines(
  definitions: readonly PipelineDefinition[],
  resources: PipelineResources,
  observer?: StepObserver,
): LogProcessor {
  const pipelines = definitions
    .filter(({ is_enabled }) => is_enabled)
    .flatMap((definition) => {
      const pipeline = compilePipeline(definition, resources, observer);
      return pipeline === undefined ? [] : [pipeline];
    });
  const editor = new LogEditor();
  const bySource = new Map<string, readonly CompiledPipeline[]>();
  return {
    process(draft: LogDraft): void {
      const { source } = draft;
      let mine = bySource.get(source);
      if (mine === undefined) {
        mine = pipelines.filter(({ sources }) => sources === undefined || sources.has(source));
        if (bySource.size >= MOST_SOURCES) bySource.clear();
        bySource.set(source, mine);
      }
      if (mine.length === 0) return;
      editor.open(draft);
      for (const { matches, process } of mine) {
        if (matches === undefined || matches(editor.event)) process(editor);
      }
    },
  };
}

function compilePipeline(
  definition: PipelineDefinition,
  resources: PipelineResources,
  observer: StepObserver | undefined,
): CompiledPipeline | undefined {
  try {
    const node = parseLogSearch(definition.filter.query);
    return {
      sources: requiredSources(node),
      matches: node.kind === 'all' ? undefined : searchToPredicate(node, logSearchSchema),
      process: lazily(() => new Compiler(resources, observer).processors(definition.processors)),
    };
  } catch (error) {
    resources.failed('pipeline', error);
    return undefined;
  }
}

function lazily(build: () => ProcessLog): ProcessLog {
  let built: ProcessLog | undefined;
  return (log) => {
    built ??= build();
    return built(log);
  };
}

/** Builds a list of processors; `path` says where it stands. */
class Compiler {
  readonly #resources: PipelineResources;
  readonly #observer: StepObserver | undefined;
  readonly #path: readonly number[];

  constructor(resources: PipelineResources, observer: StepObserver | undefined, path: readonly number[] = []) {
    this.#resources = resources;
    this.#observer = observer;
    this.#path = path;
  }

  processors(definitions: readonly ProcessorDefinition[]): ProcessLog {
    const steps = definitions.flatMap((definition, index) => {
      const step = definition.is_enabled ? this.#step(definition, [...this.#path, index]) : undefined;
      return step === undefined ? [] : [step];
    });
    return (log) => {
      for (const step of steps) step(log);
      return undefined;
    };
  }

  #step(definition: ProcessorDefinition, path: readonly number[]): ProcessLog {
    const { type } = definition;
    const resources = this.#resources;
    const process = this.#compile(definition, path);
    const guarded: ProcessLog = (log) => {
      try {
        return process(log);
      } catch (error) {
        resources.failed(type, error);
        return 'failed';
      }
    };
    const observer = this.#observer;
    if (observer === undefined) return guarded;
    return (log) => {
      observer.step(path, definition, log, () => guarded(log));
      return undefined;
    };
  }

  #compile(definition: ProcessorDefinition, path: readonly number[]): ProcessLog {
    try {
      return buildProcessor(definition, this.#build(path));
    } catch (error) {
      this.#resources.failed(definition.type, error);
      return () => 'not_compiled';
    }
  }

  #build(path: readonly number[]): Build {
    return {
      resources: this.#resources,
      readInner,
      filter: compileFilter,
      processors: (inner) => new Compiler(this.#resources, this.#observer, path).processors(inner),
    };
  }
}

function buildProcessor(definition: ProcessorDefinition, build: Build): ProcessLog {
  const processor = processorOf(definition.type);
  if (processor === undefined) throw invalidPipeline(`there is no processor ${definition.type}`);
  const fields = new Fields(definition, '');
  const process = processor.compile(fields, build);
  if (definition.type === 'pipeline' || !fields.has('filter')) return process;
  const matches = build.filter(fields.filter('filter').query);
  return matches === undefined ? process : (log) => (matches(log.event) ? process(log) : 'not_matched');
}

function compileFilter(query: string): SearchPredicate | undefined {
  const node = parseLogSearch(query);
  return node.kind === 'all' ? undefined : searchToPredicate(node, logSearchSchema);
}

/** Throws what is wrong with the rules of a pipeline that was read: filters, grok, expressions, patterns. */
export function checkPipeline(definition: PipelineDefinition): void {
  checkFilter(definition.filter.query);
  for (const processor of definition.processors) checkProcessor(processor);
}

const NOWHERE: PipelineResources = {
  nowMs: () => undefined,
  geo: () => undefined,
  userAgent: () => [],
  referenceTable: () => undefined,
  threats: () => [],
  failed: () => undefined,
};

function checkFilter(query: string): SearchPredicate | undefined {
  try {
    parseLogFilter(query);
  } catch (error) {
    throw invalidPipeline(`filter.query: ${messageOf(error)}`);
  }
  return compileFilter(query);
}

function checkProcessor(definition: ProcessorDefinition): void {
  const build: Build = {
    resources: NOWHERE,
    readInner,
    filter: checkFilter,
    processors: (inner) => {
      for (const processor of inner) checkProcessor(processor);
      return () => undefined;
    },
  };
  buildProcessor(definition, build);
}
