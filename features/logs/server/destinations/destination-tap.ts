import { join } from 'node:path';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogTap } from '../intake/stages.ts';
import { Lanes } from '../outgoing/lanes.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import { DESTINATION_KIND, type DestinationBody } from './definition.ts';
import { DestinationLane } from './destination-lane.ts';
import type { DestinationState } from './destination-sender.ts';

/** Offers every log to every destination that is switched on: unlike archives, all that match get it. */
export class DestinationTap implements LogTap, Closable {
  readonly #context: FeatureContext;
  readonly #settings: OutgoingSettings;
  readonly #definitions: LiveDefinitions;
  readonly #http: OutgoingHttp;
  readonly #event = new DraftEvent(new LogDraft());
  readonly #lanes: Lanes<DestinationLane>;
  #enabled: readonly DestinationLane[] = [];
  active = false;

  constructor(context: FeatureContext, settings: OutgoingSettings, definitions: LiveDefinitions) {
    this.#context = context;
    this.#settings = settings;
    this.#definitions = definitions;
    this.#http = new OutgoingHttp(settings);
    this.#lanes = new Lanes(join(settings.folder, 'destinations'), 'destination', context.logger);
    context.counters.gauge('komainu_logs_forward_waiting_bytes', 'bytes on disk that wait for a destination', () =>
      this.#lanes.waiting(),
    );
  }

  /** Takes the destinations as they are defined, goes on with what an earlier process left, and follows changes. */
  async start(): Promise<void> {
    this.#definitions.onChange(() => this.#rebuild());
    await this.#lanes.removeLeftovers();
  }

  offer(draft: LogDraft, idLow: number, idHigh: number): void {
    this.#event.show(draft);
    for (const lane of this.#enabled) {
      if (!lane.matches(this.#event)) continue;
      lane.offer(draft, this.#event.tags, idLow, idHigh);
      this.#lanes.touch(lane);
    }
  }

  settled(): Promise<void> | undefined {
    return this.#lanes.settled();
  }

  abandon(): void {
    this.#lanes.abandon();
  }

  stateOf(id: string): DestinationState & { readonly waitingBytes: number } {
    const lane = this.#lanes.get(id);
    return { state: 'UNKNOWN', ...lane?.state, waitingBytes: lane?.waitingBytes ?? 0 };
  }

  async close(): Promise<void> {
    this.active = false;
    this.#enabled = [];
    const closing = this.#lanes.close();
    this.#http.close();
    await closing;
  }

  #rebuild(): void {
    const enabled: DestinationLane[] = [];
    const defined = this.#definitions.all<DestinationBody>(DESTINATION_KIND);
    for (const { id, version, body } of defined) {
      try {
        const lane = this.#laneOf(id, version, body);
        if (body.enabled) enabled.push(lane);
      } catch (error) {
        this.#context.logger.log('error', 'a destination cannot be used', { id, reason: messageOf(error) });
      }
    }
    this.#lanes.keepOnly(new Set(defined.map(({ id }) => id)));
    this.#enabled = enabled;
    this.active = enabled.length > 0;
  }

  #laneOf(id: string, version: number, body: DestinationBody): DestinationLane {
    const { clock, counters, logger } = this.#context;
    return this.#lanes.place(id, version, {
      update: (lane) => lane.update(body),
      open: (folder) =>
        new DestinationLane(id, body, {
          folder,
          maxBufferBytes: this.#settings.destinationBufferBytes,
          secrets: this.#settings.secrets,
          cloudTokens: this.#settings.cloudTokens,
          http: this.#http,
          clock,
          counters,
          logger,
          random: Math.random,
        }),
    });
  }
}
