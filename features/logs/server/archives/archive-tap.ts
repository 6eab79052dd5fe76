import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { messageOf, overloaded } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import type { LogTap } from '../intake/stages.ts';
import { OutgoingHttp } from '../outgoing/http-client.ts';
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
  readonly #lanes = new Map<string, { readonly lane: ArchiveLane; version: number }>();
  readonly #retiring = new Set<Promise<void>>();
  readonly #touched = new Set<ArchiveLane>();
  #entries: readonly Entry[] = [];
  #isBusy = false;
  active = false;

  constructor(context: FeatureContext, settings: OutgoingSettings, definitions: LiveDefinitions) {
    this.#context = context;
    this.#settings = settings;
    this.#definitions = definitions;
    this.#http = new OutgoingHttp(settings);
    this.#trustedHttp = new OutgoingHttp({ allowPrivateTargets: true });
    context.counters.gauge('komainu_logs_archive_waiting_bytes', 'bytes on disk that wait for an archive', () =>
      [...this.#lanes.values()].map(({ lane }) => ({ labels: { archive: lane.id }, value: lane.waitingBytes })),
    );
  }

  /** Takes the archives as they are defined, goes on with what an earlier process left, and follows changes. */
  async start(): Promise<void> {
    this.#definitions.onChange(() => this.#rebuild());
    const left = await readdir(this.#folder).catch(() => []);
    for (const id of left) {
      if (this.#lanes.has(id)) continue;
      this.#context.logger.log('warn', 'logs that waited for a deleted archive are given up', { archive: id });
      await rm(join(this.#folder, id), { recursive: true, force: true });
    }
  }

  offer(draft: LogDraft, idLow: number, idHigh: number): void {
    this.#event.show(draft);
    for (const { matches, lane } of this.#entries) {
      if (!matches(this.#event)) continue;
      const outcome = lane.offer(draft, idLow, idHigh);
      if (outcome === 'passed') continue;
      if (outcome === 'taken') this.#touched.add(lane);
      else this.#isBusy = true;
      return;
    }
  }

  settled(): Promise<void> | undefined {
    if (this.#touched.size === 0 && !this.#isBusy) return undefined;
    const owed: Promise<void>[] = [];
    for (const lane of this.#touched) {
      const promise = lane.settle();
      if (promise !== undefined) owed.push(promise);
    }
    this.#touched.clear();
    if (this.#isBusy) owed.push(Promise.reject(overloaded('archive_busy', 'the spool of an archive is behind')));
    this.#isBusy = false;
    if (owed.length === 0) return undefined;
    const all = Promise.all(owed).then(() => undefined);
    // Whoever asked may have failed for another reason, and not look.
    all.catch(() => undefined);
    return all;
  }

  abandon(): void {
    for (const lane of this.#touched) lane.abandon();
    this.#touched.clear();
    this.#isBusy = false;
  }

  stateOf(id: string): ArchiveState {
    return this.#lanes.get(id)?.lane.state ?? UNKNOWN;
  }

  /** Where the files of an archive are, or why they cannot be reached. */
  storageOf(id: string): ArchiveStorage | { readonly reason: string } {
    const lane = this.#lanes.get(id)?.lane;
    return lane?.storage ?? { reason: lane?.state.reason ?? 'there is no such archive' };
  }

  /** Ends the files that are being written, so that they are sent now and can be read. */
  async flush(id: string): Promise<void> {
    await this.#lanes.get(id)?.lane.flush();
  }

  async close(): Promise<void> {
    this.active = false;
    this.#entries = [];
    const closing = [...this.#lanes.values()].map(({ lane }) => lane.close());
    this.#http.close();
    this.#trustedHttp.close();
    await Promise.allSettled([...closing, ...this.#retiring]);
  }

  get #folder(): string {
    return join(this.#settings.folder, 'archives');
  }

  #rebuild(): void {
    const entries: Entry[] = [];
    const gone = new Set(this.#lanes.keys());
    for (const { id, version, body } of orderedArchives(this.#definitions)) {
      gone.delete(id);
      const lane = this.#laneOf(id, version, body);
      try {
        entries.push({ lane, matches: searchToPredicate(parseLogSearch(body.query || '*'), logSearchSchema) });
      } catch (error) {
        this.#context.logger.log('error', 'the query of an archive is unreadable', { id, reason: messageOf(error) });
      }
    }
    for (const id of gone) this.#retire(id);
    this.#entries = entries;
    this.active = entries.length > 0;
  }

  #laneOf(id: string, version: number, body: ArchiveBody): ArchiveLane {
    const known = this.#lanes.get(id);
    if (known?.version === version) return known.lane;
    const storage = this.#open(body);
    if (known !== undefined) {
      known.version = version;
      known.lane.update(body, storage);
      return known.lane;
    }
    const { clock, counters, logger } = this.#context;
    const lane = new ArchiveLane(id, body, storage, {
      folder: join(this.#folder, id),
      clock,
      counters,
      logger,
      random: Math.random,
      maxSpoolBytes: this.#settings.archiveSpoolBytes,
      maxAgeMs: this.#settings.archiveFileSeconds * 1000,
    });
    this.#lanes.set(id, { lane, version });
    return lane;
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

  #retire(id: string): void {
    const known = this.#lanes.get(id);
    if (known === undefined) return;
    this.#lanes.delete(id);
    this.#touched.delete(known.lane);
    const done = known.lane
      .retire()
      .catch((error: unknown) => {
        this.#context.logger.log('warn', 'the spool of a deleted archive is still there', {
          id,
          reason: messageOf(error),
        });
      })
      .finally(() => this.#retiring.delete(done));
    this.#retiring.add(done);
  }
}
