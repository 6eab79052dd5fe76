/** The document that holds the whole configuration: its order matters, and it changes as one. */
export const SCANNER_KIND = 'sensitive_data_scanner';
export const SCANNER_ID = 'configuration';

export const MOST_GROUPS = 20;
export const MOST_RULES = 500;
/** Rules with a regex of their own: they cost more than those of the library, which are tried where they can be at all. */
export const MOST_CUSTOM_RULES = 100;
export const PRODUCTS = ['logs', 'rum', 'events', 'apm'] as const;

/** Groups in the order in which logs go through them. */
export interface ScannerConfiguration {
  readonly groups: readonly ScannerGroup[];
}

/** Rules for the data that a filter finds, in the JSON of Datadog's API. */
export interface ScannerGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly is_enabled: boolean;
  readonly filter: { readonly query: string };
  readonly product_list: readonly string[];
  /** The share of each product's data that is looked at, in percent; all of what is not named. */
  readonly samplings: readonly { readonly product: string; readonly rate: number }[];
  readonly rules: readonly ScannerRule[];
}

export interface ScannerRule {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly is_enabled: boolean;
  /** A pattern of the library by its id; '' for a rule with a regex of its own. */
  readonly standardPattern: string;
  readonly pattern: string;
  readonly priority?: number;
  /** Attributes that are looked at, everything while it is empty; those below them as well. */
  readonly namespaces: readonly string[];
  readonly excluded_namespaces: readonly string[];
  /** Given to data that has a match. */
  readonly tags: readonly string[];
  readonly included_keyword_configuration?: {
    readonly keywords: readonly string[];
    /** Within how many characters before a match one of them must stand. */
    readonly character_count: number;
  };
  readonly suppressions?: Suppressions;
  readonly text_replacement: TextReplacement;
}

/** Matches that are none. */
export interface Suppressions {
  readonly starts_with?: readonly string[];
  readonly ends_with?: readonly string[];
  readonly exact_match?: readonly string[];
}

export const REPLACEMENTS = [
  'none',
  'hash',
  'replacement_string',
  'partial_replacement_from_beginning',
  'partial_replacement_from_end',
] as const;

export interface TextReplacement {
  readonly type: (typeof REPLACEMENTS)[number];
  readonly replacement_string?: string;
  readonly number_of_chars?: number;
  /** Taken and given back; what was matched is kept nowhere. */
  readonly should_save_match?: boolean;
}
