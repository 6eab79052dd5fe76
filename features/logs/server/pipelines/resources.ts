/** Rows of a reference table by primary key: attribute name to value. */
export type ReferenceTable = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** One list entry that an attribute's value was found on. */
export interface ThreatMatch {
  readonly indicator: string;
  /** `ip_address`, `domain`, `file_hash`, … */
  readonly type: string;
  /** For example `tor`, `scanner`, `malware`. */
  readonly category: string;
  /** `benign`, `unknown`, `suspicious` or `malicious`. */
  readonly intention: string;
  readonly source: { readonly name: string; readonly url: string };
}

/** Where an address is; texts that are not known are ''. */
export interface GeoPlace {
  /** ISO 3166 alpha-2. */
  readonly countryCode: string;
  readonly subdivision: string;
  readonly city: string;
  readonly timezone: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What a user agent says of itself, as paths and texts. The same list for the same user agent, most times. */
export type UserAgentDetails = readonly (readonly [path: string, value: string])[];

/** What processors reach beyond the log. All of it answers from memory. */
export interface PipelineResources {
  /** Unix milliseconds; undefined takes every date for possible (samples may be old). */
  nowMs(): number | undefined;
  geo(address: string): GeoPlace | undefined;
  /** The same of an address that lies in `bytes[start, end)`. */
  geoAt?(bytes: Buffer, start: number, end: number): GeoPlace | undefined;
  userAgent(text: string): UserAgentDetails;
  referenceTable(name: string): ReferenceTable | undefined;
  threats(value: string): readonly ThreatMatch[];
  /** A processor that threw at work, or could not be built. */
  failed(type: string, error: unknown): void;
}
