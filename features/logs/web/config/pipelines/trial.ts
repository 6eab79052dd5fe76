import type { TriedLog, TriedSample } from '@komainu/contracts/logs/try-api.ts';
import type { Definition } from '../form/field.ts';
import { processorProblems } from './check.ts';
import { type DraftPipeline, type DraftProcessor, jsonOf } from './draft.ts';
import { placed, without } from './tree.ts';

/** What can be tried of a draft: without what is not filled in yet. `keys` are those of the processors, by path. */
export interface Trial {
  readonly pipeline: Definition;
  readonly keys: ReadonlyMap<string, string>;
  /** Those that are tried, as they stand. */
  readonly processors: readonly DraftProcessor[];
}

export function trialOf(draft: DraftPipeline): Trial {
  const processors = without(draft.processors, (processor) => processorProblems(processor).length > 0);
  const keys = new Map(placed(processors).map(({ processor, path }) => [path.join('.'), processor.key]));
  // A name is not needed for a trial.
  return { pipeline: { ...jsonOf({ ...draft, processors }), name: draft.name || 'tried' }, keys, processors };
}

/** What a processor did to all samples. */
export interface StepSummary {
  readonly changed: number;
  readonly samples: number;
  /** The reasons why it did nothing, each once. */
  readonly outcomes: readonly string[];
  readonly error?: string;
}

export function stepSummaries(trial: Trial, tried: readonly TriedSample[]): ReadonlyMap<string, StepSummary> {
  const found = new Map<string, StepSummary>();
  for (const step of tried.flatMap(({ steps }) => steps)) {
    const key = trial.keys.get(step.path.join('.'));
    if (key === undefined) continue;
    const before = found.get(key) ?? { changed: 0, samples: 0, outcomes: [] };
    const error = before.error ?? step.error;
    found.set(key, {
      changed: before.changed + (step.changed ? 1 : 0),
      samples: before.samples + 1,
      outcomes: step.outcome === undefined ? before.outcomes : [...new Set([...before.outcomes, step.outcome])],
      ...(error === undefined ? {} : { error }),
    });
  }
  return found;
}

/** The log before each step: after the last step that changed it, of those that hold no others. */
export function statesBefore(tried: TriedSample, start: TriedLog): readonly TriedLog[] {
  let now = start;
  return tried.steps.map((step, index) => {
    const before = now;
    const next = tried.steps[index + 1];
    // A processor with others inside shows the log after all of them: they go on from the log before it.
    const holds = next !== undefined && next.path.length > step.path.length;
    if (step.log !== undefined && !holds) now = step.log;
    return before;
  });
}
