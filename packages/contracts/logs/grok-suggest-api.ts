/**
 * `POST /api/unstable/logs/grok/suggest`: a match rule of a grok parser that takes such lines apart. Samples are lines of one
 * pattern: pasted, or the examples of a `LogPattern`. At most 50 are looked at, and 10 000 characters of each.
 */
export interface GrokSuggestRequest {
  readonly samples: readonly string[];
}

export interface GrokSuggestAnswer {
  /** `name pattern`, ready to be a line of `grok.match_rules`. */
  readonly rule: string;
  /** How many of the samples it parses: all of them, but for lines with hardly anything in common. */
  readonly matched: number;
  /** What it extracts, in the rule's order. */
  readonly fields: readonly GrokSuggestField[];
}

export interface GrokSuggestField {
  /** The attribute's path, `network.client.ip`; empty where the field's attributes get names of their own (`keyvalue`, `json`). */
  readonly name: string;
  /** The matcher, and its filter where it has one: `ip`, `date("yyyy-MM-dd")`, `data::json`. */
  readonly filter: string;
  /** What the first sample that the rule parses has there, as text; JSON of what `name` stands for when it is empty. */
  readonly example: string;
}
