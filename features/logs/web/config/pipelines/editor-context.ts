import { createContext, useContext } from 'react';
import type { PlacedError, ProcessorProblem } from './check.ts';
import type { DraftProcessor } from './draft.ts';
import type { StepText } from './suggest/step-texts.ts';
import type { StepSummary } from './trial.ts';

/** What every row of the editor needs, however deep it stands. */
export interface EditorState {
  readonly readOnly: boolean;
  readonly problems: readonly ProcessorProblem[];
  /** What the server refuses. */
  readonly error: PlacedError | undefined;
  /** What each processor did to the samples, by key. */
  readonly steps: ReadonlyMap<string, StepSummary>;
  readonly open: ReadonlySet<string>;
  /** The filter of the pipeline. */
  readonly query: string;
  /** What a processor finds of the samples under an attribute. */
  textsFor(key: string, source: string): readonly StepText[];
  toggle(key: string): void;
  change(processors: (before: readonly DraftProcessor[]) => readonly DraftProcessor[]): void;
  /** Adds a new one and opens it. */
  add(into: string | undefined, processor: DraftProcessor): void;
}

const EditorContext = createContext<EditorState | undefined>(undefined);

export const EditorProvider = EditorContext.Provider;

export function useEditor(): EditorState {
  const state = useContext(EditorContext);
  if (state === undefined) throw new Error('not inside the editor of a pipeline');
  return state;
}
