/** Something in logs that should not be there. */
export interface SensitivePattern {
  /** For rules; for ever. */
  readonly id: string;
  readonly name: string;
  readonly group: 'card' | 'bank' | 'identity' | 'contact' | 'network' | 'secret';
  /** Goes through `linearRegex`. Without a capture group the whole match is sensitive, else the first group. */
  readonly regex: string;
  /**
   * Texts of which one must be there, in any case, for the regex to be tried at all; they are looked for in lower case.
   * None means that digits decide.
   */
  readonly hints?: readonly string[];
  /** How many digits a text has at the least when this is in it. */
  readonly minDigits?: number;
  /** How many characters at the least. */
  readonly minLength: number;
  /** Whether letters and digits may not stand directly beside it. True unless given. */
  readonly alone?: boolean;
  /** Says of a match whether it is one. */
  readonly check?: (text: string) => boolean;
  /** Words of which one must stand shortly before it: it says too little by itself. */
  readonly keywords?: readonly string[];
}
