import { randomBytes } from 'node:crypto';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { PipelineDefinition } from './definition.ts';
import { invalidPipeline } from './fields.ts';
import type { ReadyPipeline } from './ready.ts';

export const PIPELINE = 'log_pipeline';
/** Under its only id: the order of all pipelines that somebody put in one. */
export const PIPELINE_ORDER = 'log_pipeline_order';
/** By the id of a ready pipeline: whether it is switched on, when somebody said so. */
export const READY_PIPELINE_STATE = 'log_ready_pipeline_state';
export const PIPELINE_KINDS = [PIPELINE, PIPELINE_ORDER, READY_PIPELINE_STATE] as const;

const ORDER_ID = 'order';
const MOST_PIPELINES = 2_000;

interface Order {
  readonly pipeline_ids: readonly string[];
}

interface ReadyState {
  readonly is_enabled: boolean;
}

/** A pipeline as Datadog's API shows it. */
export interface ListedPipeline extends PipelineDefinition {
  readonly id: string;
  readonly type: 'pipeline';
  /** True for the ready pipelines: they can be switched off and cloned. */
  readonly is_read_only: boolean;
}

/** All pipelines: people's own in the order of their making (or as they ordered them), then the ready ones. */
export class PipelineCatalog {
  readonly #live: LiveDefinitions;
  readonly #ready: ReadonlyMap<string, ReadyPipeline>;

  constructor(live: LiveDefinitions, ready: readonly ReadyPipeline[]) {
    this.#live = live;
    this.#ready = new Map(ready.map((pipeline) => [pipeline.id, pipeline]));
  }

  list(): readonly ListedPipeline[] {
    const all = new Map<string, ListedPipeline>();
    for (const { id, body } of this.#live.all<PipelineDefinition>(PIPELINE)) all.set(id, listed(id, body, false));
    for (const { id, definition } of this.#ready.values()) all.set(id, this.#readyPipeline(id, definition));
    const order = this.#live.get<Order>(PIPELINE_ORDER, ORDER_ID)?.body.pipeline_ids ?? [];
    const ordered = order.flatMap((id) => all.get(id) ?? []);
    const placed = new Set(order);
    const others = [...all.values()].filter(({ id }) => !placed.has(id));
    // What is new since somebody ordered them: people's own go before the ready ones at the end.
    const firstReady = ordered.findLastIndex(({ is_read_only }) => !is_read_only) + 1;
    const ownNew = others.filter(({ is_read_only }) => !is_read_only);
    const readyNew = others.filter(({ is_read_only }) => is_read_only);
    return [...ordered.slice(0, firstReady), ...ownNew, ...ordered.slice(firstReady), ...readyNew];
  }

  get(id: string): ListedPipeline | undefined {
    const ready = this.#ready.get(id);
    if (ready !== undefined) return this.#readyPipeline(id, ready.definition);
    const document = this.#live.get<PipelineDefinition>(PIPELINE, id);
    return document === undefined ? undefined : listed(id, document.body, false);
  }

  async create(definition: PipelineDefinition, by: string): Promise<ListedPipeline> {
    if (this.#live.all(PIPELINE).length >= MOST_PIPELINES) {
      throw invalidPipeline(`there are ${MOST_PIPELINES} pipelines already`);
    }
    const id = randomBytes(16).toString('base64url');
    await this.#live.put(PIPELINE, id, definition, by, 0);
    return listed(id, definition, false);
  }

  /** Replaces a pipeline; of a ready one only `is_enabled` may change. */
  async replace(id: string, definition: PipelineDefinition, by: string): Promise<ListedPipeline> {
    if (!this.#ready.has(id)) {
      await this.#live.put(PIPELINE, id, definition, by);
      return listed(id, definition, false);
    }
    return this.setReadyEnabled(id, definition.is_enabled, by);
  }

  async setReadyEnabled(id: string, isEnabled: boolean, by: string): Promise<ListedPipeline> {
    const ready = this.#ready.get(id);
    if (ready === undefined) throw new CodedError('no_pipeline', 'there is no such ready pipeline', { status: 404 });
    await this.#live.put<ReadyState>(READY_PIPELINE_STATE, id, { is_enabled: isEnabled }, by);
    return this.#readyPipeline(id, ready.definition);
  }

  /** False when there is none, or only a ready one, which cannot be deleted. */
  delete(id: string, by: string): Promise<boolean> {
    return this.#live.delete(PIPELINE, id, by);
  }

  /** Whether `ids` are all of people's own pipelines, and perhaps ready ones, once each. */
  isOrder(ids: readonly string[]): boolean {
    const named = new Set(ids);
    if (named.size !== ids.length) return false;
    const all = this.list();
    const known = new Set(all.map(({ id }) => id));
    return ids.every((id) => known.has(id)) && all.every(({ id, is_read_only }) => is_read_only || named.has(id));
  }

  async reorder(ids: readonly string[], by: string): Promise<void> {
    await this.#live.put<Order>(PIPELINE_ORDER, ORDER_ID, { pipeline_ids: ids }, by);
  }

  #readyPipeline(id: string, definition: PipelineDefinition): ListedPipeline {
    const state = this.#live.get<ReadyState>(READY_PIPELINE_STATE, id);
    return listed(id, { ...definition, is_enabled: state?.body.is_enabled ?? definition.is_enabled }, true);
  }
}

function listed(id: string, definition: PipelineDefinition, isReadOnly: boolean): ListedPipeline {
  const { name, is_enabled, filter, processors, tags, description } = definition;
  return {
    id,
    type: 'pipeline',
    name,
    is_enabled,
    is_read_only: isReadOnly,
    filter,
    processors,
    tags,
    ...(description === undefined ? {} : { description }),
  };
}
