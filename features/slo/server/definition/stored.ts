import type { SloDefinition } from '@komainu/contracts/slo/slo.ts';
import type { Author } from '@komainu/http/author.ts';

export const SLO_KIND = 'slo';

/** An objective as it is kept; `groups`, `query` and the like are there where they were given. */
export interface StoredSlo {
  readonly definition: SloDefinition;
  readonly author: Author;
}

/** With its id and times. */
export interface KeptSlo extends StoredSlo {
  readonly id: string;
  readonly version: number;
  /** Unix seconds. */
  readonly createdUnixS: number;
  readonly modifiedUnixS: number;
}

export const TIMEFRAME_SECONDS = { '7d': 7 * 86_400, '30d': 30 * 86_400, '90d': 90 * 86_400 } as const;
