/** Takes `logs:` entries while the agent runs: from `conf.d` folders and from autodiscovery. */
export interface LogSources {
  /**
   * Collects what the entries say from now on, in place of what `name` said before. Gives what cannot be used, as
   * `<name> logs[<index>]: <reason>`; the other entries are collected.
   */
  addSources(name: string, entries: readonly LogSourceEntry[], from?: LogSourceOrigin): readonly string[];
  /** Ends what `name` said. What is in the files already is still read. */
  removeSources(name: string): void;
}

/** An entry of a `logs:` list as it came from YAML or JSON. */
export type LogSourceEntry = Readonly<Record<string, unknown>>;

export interface LogSourceOrigin {
  /** The integration, such as `nginx`; shown beside its logs. */
  readonly integration: string;
  /** Id of the container that the entries are of: they say what its output is. */
  readonly containerId?: string;
}
