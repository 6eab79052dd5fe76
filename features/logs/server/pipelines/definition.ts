/** Datadog's JSON of a pipeline (`/api/v1/logs/config/pipelines`), as it is stored, answered and compiled. */
export interface PipelineDefinition {
  readonly name: string;
  readonly is_enabled: boolean;
  readonly filter: QueryFilter;
  readonly processors: readonly ProcessorDefinition[];
  readonly tags: readonly string[];
  readonly description?: string;
}

/** A processor of any type: what else it has is up to its type, see `processors/`. */
export interface ProcessorDefinition {
  readonly type: string;
  readonly name: string;
  readonly is_enabled: boolean;
  readonly [field: string]: unknown;
}

export interface QueryFilter {
  readonly query: string;
}
