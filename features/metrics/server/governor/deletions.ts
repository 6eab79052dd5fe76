import type { MetricDeletion } from '@komainu/contracts/metrics/governance-api.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import type { MetricIntake } from '../intake/metric-intake.ts';
import type { Rollups } from '../rollups.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import { deleteMetricRows } from './delete-rows.ts';

const KIND = 'metric_deletion';
const RETRY_MS = 60_000;

export interface DeletionPorts {
  readonly registry: SeriesRegistry;
  readonly intake: Pick<MetricIntake, 'drain'>;
  readonly rollups: Pick<Rollups, 'alone'>;
  readonly store: TelemetryStore;
  readonly layout: Layout;
  readonly metadata: MetadataStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The metrics whose deletion was begun and not finished; none of their series may be read from the store. */
export async function unfinishedDeletions(metadata: MetadataStore): Promise<readonly MetricDeletion[]> {
  const all = await metadata.list<MetricDeletion>(KIND);
  return all.flatMap(({ body }) => (body.state === 'running' ? [body] : []));
}

/**
 * Deletes metrics, one after the other. A deletion is written down before it begins and goes on after a restart; one that
 * fails is tried again. Until it is done, points of the metric are refused (`metric_being_deleted`): those that came
 * before must not mix with a new metric of the name.
 */
export class MetricDeletions implements Closable {
  readonly #ports: DeletionPorts;
  readonly #waiting = new Set<string>();
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;
  readonly #cancels = new Map<string, () => void>();

  constructor(ports: DeletionPorts, unfinished: readonly MetricDeletion[]) {
    this.#ports = ports;
    for (const deletion of unfinished) this.#enqueue(deletion);
  }

  /** Begins to delete a metric. Throws `no_metric` (404) for one that is not known; one that is under way goes on. */
  async begin(metric: string, by: string): Promise<MetricDeletion> {
    const { registry, metadata, clock } = this.#ports;
    const underWay = await metadata.get<MetricDeletion>(KIND, metric);
    if (underWay?.body.state === 'running') return underWay.body;
    const known = registry.metric(metric);
    if (known === undefined) throw new CodedError('no_metric', `Metric ${metric} not found`, { status: 404 });
    const deletion: MetricDeletion = {
      metric,
      state: 'running',
      series: known.series.length,
      requestedBy: by,
      startedUnixMs: clock.nowMs(),
      finishedUnixMs: null,
      reason: null,
    };
    await metadata.put(KIND, metric, deletion, by);
    registry.forget(metric);
    this.#enqueue(deletion);
    return deletion;
  }

  /** Those under way and those that were, newest first. */
  async list(): Promise<readonly MetricDeletion[]> {
    const all = await this.#ports.metadata.list<MetricDeletion>(KIND);
    return all.map(({ body }) => body).sort((one, other) => other.startedUnixMs - one.startedUnixMs);
  }

  /** Begins nothing more; what the engine has not finished goes on at the next start. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#cancels.values()) cancel();
  }

  #enqueue(deletion: MetricDeletion): void {
    if (this.#waiting.has(deletion.metric)) return;
    this.#waiting.add(deletion.metric);
    this.#turn = this.#turn.then(() => this.#attempt(deletion));
  }

  async #attempt(deletion: MetricDeletion): Promise<void> {
    const { metric, requestedBy: by } = deletion;
    const { registry, intake, rollups, store, layout, metadata, clock, logger } = this.#ports;
    this.#waiting.delete(metric);
    if (this.#isClosed) return;
    try {
      await intake.drain();
      await rollups.alone(() => deleteMetricRows(store, layout, metric));
      await metadata.put(KIND, metric, { ...deletion, state: 'done', reason: null, finishedUnixMs: clock.nowMs() }, by);
      registry.unbar(metric);
    } catch (error) {
      const reason = messageOf(error);
      logger.log('warn', 'a metric could not be deleted: trying again', { metric, code: codeOf(error), reason });
      if (this.#isClosed) return;
      await metadata.put(KIND, metric, { ...deletion, reason }, by).catch(() => undefined);
      this.#cancels.set(
        metric,
        clock.after(RETRY_MS, () => {
          this.#cancels.delete(metric);
          this.#enqueue(deletion);
        }),
      );
    }
  }
}
