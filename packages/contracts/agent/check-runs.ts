/** One value that a check sent, as its sender was told it. */
export interface CheckRunMetric {
  readonly metric: string;
  readonly type: 'gauge' | 'count' | 'rate' | 'monotonic_count' | 'histogram' | 'distribution';
  readonly value: number;
  readonly host: string;
  readonly tags: readonly string[];
}

export interface CheckRunServiceCheck {
  readonly name: string;
  /** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
  readonly status: number;
  readonly message: string;
  readonly host: string;
  readonly tags: readonly string[];
}

/** What one instance of a check said when it was run by hand; nothing of it was sent. */
export interface CheckRunReport {
  readonly check: string;
  /** `<name>:<hash of its config>`, as in the status. */
  readonly instance: string;
  /** Where its config is from, such as `file:/etc/datadog-agent/conf.d/redisdb.d/conf.yaml`. */
  readonly configSource: string;
  readonly durationMs: number;
  /** Why the (last) run failed; '' when it did not. */
  readonly error: string;
  readonly warnings: readonly string[];
  readonly metrics: readonly CheckRunMetric[];
  readonly serviceChecks: readonly CheckRunServiceCheck[];
  readonly events: readonly object[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A config of a check as it is run: templates and secrets resolved. Whoever shows it scrubs it first. */
export interface ResolvedCheckConfig {
  readonly check: string;
  readonly configSource: string;
  /** One an instance, in order. */
  readonly instanceIds: readonly string[];
  readonly initConfig: Readonly<Record<string, unknown>>;
  readonly instances: readonly Readonly<Record<string, unknown>>[];
  readonly logs: readonly Readonly<Record<string, unknown>>[];
}

/** The checks of this agent, for `komainu agent check` and `configcheck`. */
export interface CheckRuns {
  /** Names of the checks that exist, sorted; configured or not. */
  readonly known: readonly string[];
  configs(): readonly ResolvedCheckConfig[];
  /** Configs that could not be used, as `<where>: <reason>`, without secrets. */
  configErrors(): readonly string[];
  /**
   * Runs each configured instance of `name` `times` times, `pauseMs` apart (rates need two), beside what is scheduled. Empty
   * when no instance is configured. A run that fails is a report with its error, not a throw.
   */
  runOnce(name: string, times: number, pauseMs: number, signal: AbortSignal): Promise<readonly CheckRunReport[]>;
}
