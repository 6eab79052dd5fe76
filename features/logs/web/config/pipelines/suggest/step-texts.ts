import type { TriedLog } from '@komainu/contracts/logs/try-api.ts';
import { valueAt } from '../../../log-item.ts';
import { statesBefore } from '../trial.ts';
import type { TrialResult } from '../use-trial.ts';

/** What a parser finds of the samples. */
export interface StepText {
  readonly text: string;
  /** One of its rules takes it apart. */
  readonly isParsed: boolean;
}

/**
 * The texts of the samples that a processor reads from `source`, as they are when they reach it. One that cannot be tried
 * yet, because something is missing in it, is taken to stand at the end.
 */
export function stepTexts(
  { trial, tried, starts }: Pick<TrialResult, 'trial' | 'tried' | 'starts'>,
  key: string,
  source: string,
): readonly StepText[] {
  return tried.flatMap((sample, place): readonly StepText[] => {
    const index = sample.steps.findIndex((step) => trial.keys.get(step.path.join('.')) === key);
    const start = starts[place] ?? {};
    const log = index === -1 ? (sample.log ?? start) : statesBefore(sample, start)[index];
    const text = textOf(log ?? {}, source);
    return text === '' ? [] : [{ text, isParsed: index !== -1 && sample.steps[index]?.changed === true }];
  });
}

function textOf(log: TriedLog, source: string): string {
  const value = source === 'message' ? log.message : valueAt(log.attributes, source);
  return typeof value === 'string' ? value : '';
}
