import type { ChunkSpans } from './chunk-spans.ts';
import type { SpanBatch } from './span-batch.ts';

/** What a request says about its spans, for what the payload leaves open. */
export interface RequestFacts {
  readonly host: string;
  readonly env: string;
  readonly language: string;
  readonly tags: readonly string[];
  /** Entries of services are marked already (`Datadog-Client-Computed-Top-Level`, Agents, OTLP). */
  readonly topLevelComputed: boolean;
  /** Secrets were taken out as its settings say (Agents): nothing is hidden once more. */
  readonly secretsHidden: boolean;
  /** Texts may grow to this many bytes in all: string tables let a small body name a large text many times. */
  readonly maxExpandedBytes: number;
}

export interface SpanRowsSettings {
  /** Spans that started longer ago are refused: their partition is about to be dropped. */
  readonly maxAgeMs: number;
  /** Spans that start further in the future are refused. */
  readonly maxAheadMs: number;
}

/** Is told of every chunk once its rows are complete, for statistics. */
export interface ChunkObserver {
  chunk(batch: SpanBatch, spans: ChunkSpans): void;
}
