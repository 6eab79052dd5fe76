import type { LogDraft } from '@komainu/wire/logs/draft.ts';

/** The pipelines: change a log before anything else sees it. */
export interface LogProcessor {
  /** Changes the draft in place. Never throws: what a processor cannot do leaves the log as it was. */
  process(draft: LogDraft): void;
}

/** The indexes: which of them keeps a log. */
export interface LogIndexer {
  /**
   * Sets `draft.index`; why no index keeps the log (`excluded`, `index_quota`, `no_index`), undefined when one does. The id
   * is given as the halves of a 64-bit number.
   */
  place(draft: LogDraft, idLow: number, idHigh: number): string | undefined;
}

/**
 * Sees every processed log, whether or not an index keeps it: live tails, metrics from logs, archives, destinations. The
 * draft is only valid during the call; its `index` is the one that it matched, '' when none.
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
  /** Takes back what was offered since `settled` was last called: the request failed, and its logs are not stored. */
  abandon?(): void;
}

/** What a log goes through between its decoder and its row, in this order. */
export interface LogStages {
  readonly processor?: LogProcessor;
  readonly indexer?: LogIndexer;
  readonly taps: readonly LogTap[];
}
