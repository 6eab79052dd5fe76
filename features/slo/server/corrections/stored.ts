import type { SloCorrectionCategory } from '@komainu/contracts/slo/history.ts';
import type { Author } from '@komainu/http/author.ts';

export const CORRECTION_KIND = 'slo_correction';

/** A time that does not count, of one objective or of all that a search finds. Times are Unix seconds. */
export interface StoredCorrection {
  readonly sloId: string | null;
  readonly sloQuery: string | null;
  readonly category: SloCorrectionCategory;
  readonly description: string;
  readonly start: number;
  /** Null: for ever, or recurring. */
  readonly end: number | null;
  /** Without `RRULE:`, as it was sent otherwise. */
  readonly rrule: string | null;
  /** Seconds that each occurrence lasts. */
  readonly duration: number | null;
  readonly timezone: string;
  readonly creator: Author;
  readonly modifier: Author | null;
}
