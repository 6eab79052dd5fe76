/**
 * `POST /api/unstable/logs/grok/suggest`: a match rule of a grok parser that takes such lines apart. Samples are lines of one
 * pattern: pasted, or the examples of a `LogPattern`. 1 to 50, blank ones left aside; 10 000 characters of each are looked at.
 */
export interface GrokSuggestRequest {
  readonly samples: readonly string[];
}

export interface GrokSuggestAnswer {
  /** `name pattern`, ready to be a line of `grok.match_rules`. */
  readonly rule: string;
  /** How many of the samples it parses; all of them, unless one is longer than is looked at. */
  readonly matched: number;
  /** What it extracts, in the rule's order. */
  readonly fields: readonly GrokSuggestField[];
}

export interface GrokSuggestField {
  /** The attribute's path, `network.client.ip`; empty where the attributes get names of their own (`data::json`). */
  readonly name: string;
  /** The matcher, and its filter where it has one: `ip`, `date("yyyy-MM-dd")`, `data::json`. */
  readonly filter: string;
  /** What the first sample that the rule parses has there, as text; JSON where it is more than one value. */
  readonly example: string;
}
