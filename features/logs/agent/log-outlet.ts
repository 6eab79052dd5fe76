import type { LogBatch } from './encode/batch.ts';
import type { SourceBase } from './sources/log-source.ts';

/** What became of a batch: the server has it, or will never take it. */
export type BatchOutcome = 'taken' | 'refused';

/** A source as `komainu agent stream-logs` names it. */
export interface StreamedSource extends Pick<SourceBase, 'integration'> {
  readonly type: string;
  /** How it was asked for, when that is another type. */
  readonly collectedAs?: string;
}

/** Where batches of logs leave the agent. */
export interface LogOutlet {
  /** False while so much is under way that nothing more should be read. */
  hasRoom(): boolean;
  /**
   * Resolves when the server has answered for good. The same `key` makes a repetition harmless; `source` is given the first
   * time, for whoever watches. Throws `closing` when the process ends first.
   */
  send(batch: LogBatch, key: string, source: StreamedSource | undefined): Promise<BatchOutcome>;
}
