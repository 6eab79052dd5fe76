import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { ContainedMetric, GovernorListener } from './governor.ts';

const KIND = 'metric_containment';
const BY = 'system';

/** Which metrics are contained, written down: a restart must not let them explode once more. */
export class Containments implements GovernorListener {
  readonly #metadata: MetadataStore;
  readonly #logger: Logger;
  /** One write after the other: a metric may be contained and let go within a moment. */
  #turn: Promise<void> = Promise.resolve();

  constructor(metadata: MetadataStore, logger: Logger) {
    this.#metadata = metadata;
    this.#logger = logger;
  }

  /** What was contained when the last server stopped. */
  async load(): Promise<readonly ContainedMetric[]> {
    return (await this.#metadata.list<ContainedMetric>(KIND)).map(({ body }) => body);
  }

  contained(metric: ContainedMetric): void {
    this.#logger.log('warn', 'a metric brings too many new series: further ones are refused (series_limit)', metric);
    this.#write(metric.metric, () => this.#metadata.put(KIND, metric.metric, metric, BY));
  }

  released(metric: string): void {
    this.#write(metric, () => this.#metadata.delete(KIND, metric, BY));
  }

  /** Resolves when everything is written. */
  settled(): Promise<void> {
    return this.#turn;
  }

  #write(metric: string, write: () => Promise<unknown>): void {
    this.#turn = this.#turn.then(write).then(
      () => undefined,
      (error: unknown) => {
        this.#logger.log('warn', 'whether a metric is contained could not be written down', {
          metric,
          code: codeOf(error),
          reason: messageOf(error),
        });
      },
    );
  }
}
