/** What a screen lists beside the logs: `facet` values to choose from, `measure` numbers to choose a range of. */
export interface FacetFields {
  /** As in searches: `service`, `env` (a tag), `@http.status_code`. */
  readonly path: string;
  readonly name: string;
  /** The heading that it stands under: Core, Web Access, Geo, User, Database, Error, Others, …. */
  readonly group: string;
  readonly type: 'facet' | 'measure';
  /** Of a measure: nanosecond, millisecond, second, byte, percent, …. */
  readonly unit?: string;
  readonly hidden?: boolean;
}

export interface FacetDefinition extends FacetFields {
  readonly id: string;
  /** `default`: known without asking; `discovered`: seen in the logs of the last day; `custom`: added by somebody. */
  readonly origin: 'default' | 'discovered' | 'custom';
  /** Whether somebody changed what Komainu had chosen. */
  readonly edited: boolean;
  /** Bare words that mean this facet in searches beside a tag of that key: `status_code` for `@http.status_code`. */
  readonly words: readonly string[];
}

/**
 * `GET /api/unstable/logs/facets/definitions`: all, hidden ones too, ordered by group and name; `?discover=false` leaves
 * out what only the data shows. `POST` (FacetFields) creates, 409 `facet_exists` when the path has one; `PATCH …/:id`
 * (any of FacetFields but path) changes; `DELETE …/:id` takes a custom one away and hides any other. POST and PATCH
 * answer `{ data: FacetDefinition }`, DELETE 204.
 */
export interface FacetDefinitionsAnswer {
  readonly data: readonly FacetDefinition[];
}
