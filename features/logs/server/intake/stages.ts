import type { LogDraft } from '@komainu/wire/logs/draft.ts';

/** The pipelines: change a log before anything else sees it. */
export interface LogProcessor {
  /** Changes the draft in place. Never throws: what a processor cannot do leaves the log as it was. */
  process(draft: LogDraft): void;
}

/**
 * Sees every processed log, whether or not an index keeps it: live tails, metrics from logs, archives, destinations. The
 * draft is only valid during the call.
 */
export interface LogTap {
  /** False costs a log nothing. */
  readonly active: boolean;
  offer(draft: LogDraft, idLow: number, idHigh: number): void;
  /**
   * Resolves when what was offered so far is as safe as a stored log: requests are answered after it, and fail with it.
   * Undefined, or absent, when nothing is owed.
   */
  settled?(): Promise<void> | undefined;
}

/** The indexes: which of them keeps a log. */
export interface LogIndexer {
  /** Sets `draft.index`; why no index keeps the log (`excluded`, `index_quota`, `no_index`), undefined when one does. */
  place(draft: LogDraft): string | undefined;
}

/** What a log goes through between its decoder and its row, in this order. */
export interface LogStages {
  readonly processor?: LogProcessor;
  readonly taps: readonly LogTap[];
  readonly indexer?: LogIndexer;
}
