import { join } from 'node:path';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { messageOf, overloaded } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogTap } from '../intake/stages.ts';
import { Lanes } from '../outgoing/lanes.ts';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import { ArchiveLane, type ArchiveState } from './archive-lane.ts';
import { orderedArchives } from './archive-order.ts';
import type { ArchiveBody } from './definition.ts';
import { openStorage } from './storage/open.ts';
import type { ArchiveStorage } from './storage/storage.ts';

interface Entry {
  readonly matches: SearchPredicate;
  readonly lane: ArchiveLane;
}

const UNKNOWN: ArchiveState = { state: 'UNKNOWN' };

/**
 * Offers every log to the archives in their order: the first whose query it matches takes it, as Datadog has it. An
 * archive that cannot keep it (nowhere to write, spool full) leaves it to the next.
 */
export class ArchiveTap implements LogTap, Closable {
  readonly #context: FeatureContext;
  readonly #settings: OutgoingSettings;
  readonly #definitions: LiveDefinitions;
  readonly #http: OutgoingHttp;
  readonly #trustedHttp: OutgoingHttp;
  readonly #event = new DraftEvent(new LogDraft());
  readonly #lanes: Lanes<ArchiveLane>;
  #entries: readonly Entry[] = [];
  #isBusy = false;
  active = false;

  constructor(context: FeatureContext, settings: OutgoingSettings, definitions: LiveDefinitions) {
    this.#context = context;
    this.#settings = settings;
    this.#definitions = definitions;
    this.#http = new OutgoingHttp(settings);
    this.#trustedHttp = new OutgoingHttp({ allowPrivateTargets: true });
    this.#lanes = new Lanes(join(settings.folder, 'archives'), 'archive', context.logger);
    context.counters.gauge('komainu_logs_archive_waiting_bytes', 'bytes on disk that wait for an archive', () =>
      this.#lanes.waiting(),
    );
  }

  /** Takes the archives as they are defined, goes on with what an earlier process left, and follows changes. */
  async start(): Promise<void> {
    this.#definitions.onChange(() => this.#rebuild());
    this.#settings.cloudTokens?.onChange(() => this.#reopen());
    await this.#lanes.removeLeftovers();
  }

  offer(draft: LogDraft, idLow: number, idHigh: number): void {
    this.#event.show(draft);
    for (const { matches, lane } of this.#entries) {
      if (!matches(this.#event)) continue;
      const outcome = lane.offer(draft, idLow, idHigh);
      if (outcome === 'passed') continue;
      if (outcome === 'taken') this.#lanes.touch(lane);
      else this.#isBusy = true;
      return;
    }
  }

  settled(): Promise<void> | undefined {
    const refusal = this.#isBusy
      ? Promise.reject(overloaded('archive_busy', 'the spool of an archive is behind'))
      : undefined;
    this.#isBusy = false;
    return this.#lanes.settled(refusal);
  }

  abandon(): void {
    this.#lanes.abandon();
    this.#isBusy = false;
  }

  stateOf(id: string): ArchiveState {
    return this.#lanes.get(id)?.state ?? UNKNOWN;
  }

  /** Where the files of an archive are, or why they cannot be reached. */
  storageOf(id: string): ArchiveStorage | { readonly reason: string } {
    const lane = this.#lanes.get(id);
    return lane?.storage ?? { reason: lane?.state.reason ?? 'there is no such archive' };
  }

  /** Ends the files that are being written, so that they are sent now and can be read. */
  async flush(id: string): Promise<void> {
    await this.#lanes.get(id)?.flush();
  }

  async close(): Promise<void> {
    this.active = false;
    this.#entries = [];
    const closing = this.#lanes.close();
    this.#http.close();
    this.#trustedHttp.close();
    await closing;
  }

  #rebuild(): void {
    const entries: Entry[] = [];
    const defined = orderedArchives(this.#definitions);
    for (const { id, version, body } of defined) {
      const lane = this.#laneOf(id, version, body);
      try {
        entries.push({ lane, matches: searchToPredicate(parseLogSearch(body.query || '*'), logSearchSchema) });
      } catch (error) {
        this.#context.logger.log('error', 'the query of an archive is unreadable', { id, reason: messageOf(error) });
      }
    }
    this.#lanes.keepOnly(new Set(defined.map(({ id }) => id)));
    this.#entries = entries;
    this.active = entries.length > 0;
  }

  /** Archives that log in with an integration can be reached since it came, or no longer. */
  #reopen(): void {
    for (const { id, body } of orderedArchives(this.#definitions)) {
      const { type } = body.destination;
      if (type === 'azure' || type === 'gcs') this.#lanes.get(id)?.update(body, this.#open(body));
    }
  }

  #laneOf(id: string, version: number, body: ArchiveBody): ArchiveLane {
    const { clock, counters, logger } = this.#context;
    return this.#lanes.place(id, version, {
      update: (lane) => lane.update(body, this.#open(body)),
      open: (folder) =>
        new ArchiveLane(id, body, this.#open(body), {
          folder,
          clock,
          counters,
          logger,
          random: Math.random,
          maxSpoolBytes: this.#settings.archiveSpoolBytes,
          maxAgeMs: this.#settings.archiveFileSeconds * 1000,
        }),
    });
  }

  #open(body: ArchiveBody): ArchiveStorage | { reason: string } {
    try {
      return openStorage(body.destination, {
        settings: this.#settings,
        clock: this.#context.clock,
        http: this.#http,
        trustedHttp: this.#trustedHttp,
      });
    } catch (error) {
      // A secret that was sealed by another installation, a path that another root allowed.
      return { reason: messageOf(error) };
    }
  }
}
