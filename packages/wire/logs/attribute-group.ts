/**
 * Texts that always come together, such as what a user agent says or where a country lies. The same object added to log
 * after log is written to the columns in one go.
 */
export class AttributeGroup {
  readonly paths: readonly string[];
  readonly texts: readonly string[];

  /** `entries` has no path twice; paths and texts are within `LOG_LIMITS`. */
  constructor(entries: readonly (readonly [path: string, text: string])[]) {
    this.paths = entries.map(([path]) => path);
    this.texts = entries.map(([, text]) => text);
  }
}
