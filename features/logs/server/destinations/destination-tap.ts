import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogTap } from '../intake/stages.ts';
import { OutgoingHttp } from '../outgoing/http-client.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import { DESTINATION_KIND, type DestinationBody } from './definition.ts';
import { DestinationLane } from './destination-lane.ts';
import type { DestinationState } from './destination-sender.ts';

interface Known {
  readonly lane: DestinationLane;
  version: number;
}

/** Offers every log to every destination that is switched on: unlike archives, all that match get it. */
export class DestinationTap implements LogTap, Closable {
  readonly #context: FeatureContext;
  readonly #settings: OutgoingSettings;
  readonly #definitions: LiveDefinitions;
  readonly #http: OutgoingHttp;
  readonly #event = new DraftEvent(new LogDraft());
  readonly #lanes = new Map<string, Known>();
  readonly #retiring = new Set<Promise<void>>();
  readonly #touched = new Set<DestinationLane>();
  #enabled: readonly DestinationLane[] = [];
  active = false;

  constructor(context: FeatureContext, settings: OutgoingSettings, definitions: LiveDefinitions) {
    this.#context = context;
    this.#settings = settings;
    this.#definitions = definitions;
    this.#http = new OutgoingHttp(settings);
    context.counters.gauge('komainu_logs_forward_waiting_bytes', 'bytes on disk that wait for a destination', () =>
      [...this.#lanes.values()].map(({ lane }) => ({ labels: { destination: lane.id }, value: lane.waitingBytes })),
    );
  }

  /** Takes the destinations as they are defined, goes on with what an earlier process left, and follows changes. */
  async start(): Promise<void> {
    this.#definitions.onChange(() => this.#rebuild());
    const left = await readdir(this.#folder).catch(() => []);
    for (const id of left) {
      if (!this.#lanes.has(id)) await rm(join(this.#folder, id), { recursive: true, force: true });
    }
  }

  offer(draft: LogDraft, idLow: number, idHigh: number): void {
    this.#event.show(draft);
    for (const lane of this.#enabled) {
      if (!lane.matches(this.#event)) continue;
      lane.offer(draft, this.#event.tags, idLow, idHigh);
      this.#touched.add(lane);
    }
  }

  settled(): Promise<void> | undefined {
    if (this.#touched.size === 0) return undefined;
    const owed: Promise<void>[] = [];
    for (const lane of this.#touched) {
      const promise = lane.settle();
      if (promise !== undefined) owed.push(promise);
    }
    this.#touched.clear();
    if (owed.length === 0) return undefined;
    const all = Promise.all(owed).then(() => undefined);
    // Whoever asked may have failed for another reason, and not look.
    all.catch(() => undefined);
    return all;
  }

  abandon(): void {
    for (const lane of this.#touched) lane.abandon();
    this.#touched.clear();
  }

  stateOf(id: string): DestinationState & { readonly waitingBytes: number } {
    const lane = this.#lanes.get(id)?.lane;
    return { state: 'UNKNOWN', ...lane?.state, waitingBytes: lane?.waitingBytes ?? 0 };
  }

  async close(): Promise<void> {
    this.active = false;
    this.#enabled = [];
    const closing = [...this.#lanes.values()].map(({ lane }) => lane.close());
    this.#http.close();
    await Promise.allSettled([...closing, ...this.#retiring]);
  }

  get #folder(): string {
    return join(this.#settings.folder, 'destinations');
  }

  #rebuild(): void {
    const enabled: DestinationLane[] = [];
    const gone = new Set(this.#lanes.keys());
    for (const { id, version, body } of this.#definitions.all<DestinationBody>(DESTINATION_KIND)) {
      gone.delete(id);
      try {
        const lane = this.#laneOf(id, version, body);
        if (body.enabled) enabled.push(lane);
      } catch (error) {
        this.#context.logger.log('error', 'a destination cannot be used', { id, reason: messageOf(error) });
      }
    }
    for (const id of gone) this.#retire(id);
    this.#enabled = enabled;
    this.active = enabled.length > 0;
  }

  #laneOf(id: string, version: number, body: DestinationBody): DestinationLane {
    const known = this.#lanes.get(id);
    if (known !== undefined) {
      if (known.version !== version) known.lane.update(body);
      known.version = version;
      return known.lane;
    }
    const { clock, counters, logger } = this.#context;
    const lane = new DestinationLane(id, body, {
      folder: join(this.#folder, id),
      maxBufferBytes: this.#settings.destinationBufferBytes,
      secrets: this.#settings.secrets,
      http: this.#http,
      clock,
      counters,
      logger,
      random: Math.random,
    });
    this.#lanes.set(id, { lane, version });
    return lane;
  }

  #retire(id: string): void {
    const known = this.#lanes.get(id);
    if (known === undefined) return;
    this.#lanes.delete(id);
    this.#touched.delete(known.lane);
    const done = known.lane
      .retire()
      .catch((error: unknown) => {
        this.#context.logger.log('warn', 'the buffer of a deleted destination is still there', {
          id,
          reason: messageOf(error),
        });
      })
      .finally(() => this.#retiring.delete(done));
    this.#retiring.add(done);
  }
}
