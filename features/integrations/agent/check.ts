import type { ContainerStatsReader } from '@komainu/contracts/agent/container-stats.ts';
import type { ContainerSource, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Logger } from '@komainu/kernel/logger.ts';

/** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN: the numbers of Datadog's service checks. */
export const CheckStatus = { ok: 0, warning: 1, critical: 2, unknown: 3 } as const;
export type CheckStatus = (typeof CheckStatus)[keyof typeof CheckStatus];

export interface CheckEvent {
  readonly title: string;
  readonly text: string;
  readonly timeUnixS?: number;
  readonly alertType?: 'info' | 'warning' | 'error' | 'success';
  readonly priority?: 'normal' | 'low';
  readonly aggregationKey?: string;
  readonly sourceType?: string;
  readonly tags?: readonly string[];
}

/**
 * Where a check puts what it measured, with the meaning of the Agent's own methods: `rate` is the difference to the run before
 * by the time between them, `monotonicCount` the difference alone (a fall is a restart and counts from zero unless
 * `flushFirstValue`), `count` adds up within one run. Tags of the instance, and `host`, are added by the runner.
 */
export interface CheckSender {
  gauge(metric: string, value: number, tags?: readonly string[], host?: string): void;
  count(metric: string, value: number, tags?: readonly string[], host?: string): void;
  rate(metric: string, value: number, tags?: readonly string[], host?: string): void;
  monotonicCount(
    metric: string,
    value: number,
    tags?: readonly string[],
    flushFirstValue?: boolean,
    host?: string,
  ): void;
  histogram(metric: string, value: number, tags?: readonly string[]): void;
  /** `weight` is how many values of this size there were, 1 unless told. */
  distribution(metric: string, value: number, tags?: readonly string[], weight?: number): void;
  serviceCheck(name: string, status: CheckStatus, tags?: readonly string[], message?: string): void;
  event(event: CheckEvent): void;
  /** A fact for the status page and the fleet, such as `version.raw`. */
  metadata(name: string, value: string): void;
  /** Something that a person should mend, shown in the status with the run that said it. */
  warning(text: string): void;
}

/** What checks are made with. */
export interface CheckParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The host's name, never ''. */
  readonly host: string;
  /** Where the machine's `/proc` is: another folder when the agent itself runs in a container. */
  readonly procRoot: string;
  readonly containers: ContainerSource;
  readonly tagger: EntityTagger;
  readonly containerStats: ContainerStatsReader;
}

/** One instance of a check, asked again and again, never twice at once. */
export interface Check {
  /**
   * Measures once. A throw is the run's error: it is shown in the status, and the next run is tried as ever. `signal` is
   * aborted when the run takes longer than it may, and at the end of the agent.
   */
  run(sender: CheckSender, signal: AbortSignal): Promise<void>;
  close?(): Promise<void> | void;
}

/** A mapping of a YAML file, as it came. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** What a check's module exports as `check`; named as in Datadog's `conf.d/<name>.d`. */
export interface CheckModule {
  readonly name: string;
  /** Seconds between two runs unless the instance says otherwise; 15. */
  readonly defaultIntervalS?: number;
  /** Reads an instance. Throws `bad_check_config` (400) that names the option and the reason. */
  create(instance: YamlMap, initConfig: YamlMap, parts: CheckParts): Check;
}
