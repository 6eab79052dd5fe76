import { randomUUID } from 'node:crypto';
import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Silence } from '@komainu/evaluate/state/tell.ts';
import type { Author } from '@komainu/http/author.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import { KIND } from '../definition/stored.ts';
import { fixedTags } from '../fixed-tags.ts';
import type { MonitorDocument, MonitorKeeper } from '../keeper.ts';
import type { MatchingDowntime } from '../present.ts';
import { endedBefore, occurrenceAt } from './occurrences.ts';
import { type DowntimeDocument, statusOf } from './present.ts';
import type { DowntimeFields } from './read-v1.ts';
import { parseScope, type ScopeTest } from './scope.ts';
import type { StoredDowntime } from './stored.ts';

/** v1 ids count milliseconds from here. */
const NUMBER_EPOCH_MS = Date.UTC(2025, 0, 1);

/** The one way to downtimes, which both versions of the API show, and what they silence. */
export class DowntimeKeeper {
  readonly #live: LiveDefinitions;
  readonly #monitors: MonitorKeeper;
  readonly #clock: Clock;
  readonly #groupsOf: (monitorId: number) => Iterable<string>;
  readonly #scopes = new Map<string, ScopeTest>();
  readonly #occurrences = new Map<
    string,
    { readonly version: number; readonly fromMs: number; readonly untilMs: number; readonly covers: boolean }
  >();
  #lastNumber = 0;

  /** `groupsOf`: the names of a monitor's groups, as far as they are known. */
  constructor(
    live: LiveDefinitions,
    monitors: MonitorKeeper,
    clock: Clock,
    groupsOf: (monitorId: number) => Iterable<string>,
  ) {
    this.#groupsOf = groupsOf;
    this.#live = live;
    this.#monitors = monitors;
    this.#clock = clock;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Every downtime, also those that are over, by creation. */
  all(): readonly DowntimeDocument[] {
    return this.#live.all<StoredDowntime>(KIND.downtime);
  }

  byId(id: string): DowntimeDocument | undefined {
    return this.#live.get<StoredDowntime>(KIND.downtime, id);
  }

  byNumber(number: number): DowntimeDocument | undefined {
    return this.all().find(({ body }) => body.number === number);
  }

  async create(fields: DowntimeFields, author: Author): Promise<DowntimeDocument> {
    this.#checkMonitor(fields);
    this.#lastNumber = Math.max(this.#lastNumber + 1, this.#clock.nowMs() - NUMBER_EPOCH_MS);
    const body: StoredDowntime = { ...fields, number: this.#lastNumber, author, updater: null, canceledUnixMs: null };
    return await this.#live.put<StoredDowntime>(KIND.downtime, randomUUID(), body, author.id, 0);
  }

  async update({ id, body }: DowntimeDocument, fields: DowntimeFields, by: Author): Promise<DowntimeDocument> {
    this.#checkMonitor(fields);
    const { scopeList: _, ...rest } = body;
    return await this.#live.put<StoredDowntime>(KIND.downtime, id, { ...rest, ...fields, updater: by }, by.id);
  }

  /** Ends a downtime for good; one that is cancelled already stays as it is. */
  async cancel({ id, body }: DowntimeDocument, by: Author): Promise<void> {
    if (body.canceledUnixMs !== null) return;
    const canceled = { ...body, canceledUnixMs: this.#clock.nowMs(), updater: by };
    await this.#live.put<StoredDowntime>(KIND.downtime, id, canceled, by.id);
  }

  /** Downtimes that hold a monitor at the moment, as answers of monitors show them. */
  matching(document: MonitorDocument): readonly MatchingDowntime[] {
    const nowMs = this.#clock.nowMs();
    return this.#holding(document, nowMs).map(({ body }) => {
      const occurrence = occurrenceAt(body.schedule, nowMs);
      const endMs = occurrence?.endUnixMs ?? null;
      return {
        id: body.number,
        active: true,
        monitor_id: body.monitorId,
        start: Math.floor((occurrence?.startUnixMs ?? nowMs) / 1_000),
        end: endMs === null ? null : Math.floor(endMs / 1_000),
        scope: body.scopeList ?? [body.scope],
        groups: body.scope === '*' ? ['total'] : this.silencedGroups(document, body.scope),
      };
    });
  }

  /** Downtimes that cover the moment and are meant for a monitor, whatever their scope. */
  of(document: MonitorDocument): readonly DowntimeDocument[] {
    return this.#holding(document, this.#clock.nowMs());
  }

  /** The groups of a monitor that are within a scope. */
  silencedGroups(document: MonitorDocument, scope: string): readonly string[] {
    const test = this.#scopeOf(scope);
    const fixed = this.#fixedTags(document);
    return [...this.#groupsOf(Number(document.id))].filter((group) => test([...group.split(','), ...fixed]));
  }

  /**
   * What silences the groups of a monitor now: its downtimes and what is muted in its options. The answer is asked group by
   * group (`key:value` tags) and stays right for one evaluation.
   */
  silence(document: MonitorDocument, nowMs: number): (group: readonly string[]) => Silence {
    const downtimes = this.#holding(document, nowMs).map(({ body }) => ({
      test: this.#scopeOf(body.scope),
      silence: body.muteFirstRecovery ? ('all' as const) : ('but_recovery' as const),
    }));
    const muted = Object.entries(document.body.fields.options.silenced ?? {})
      .filter(([, until]) => until === null || until * 1_000 > nowMs)
      .map(([scope]) => ({ test: this.#scopeOf(mutedScope(scope)), silence: 'all' as const }));
    const all = [...downtimes, ...muted];
    if (all.length === 0) return () => 'none';
    const fixed = this.#fixedTags(document);
    return (group) => {
      const found = all.filter(({ test }) => test([...group, ...fixed]));
      if (found.length === 0) return 'none';
      return found.some(({ silence }) => silence === 'all') ? 'all' : 'but_recovery';
    };
  }

  /** Whether what was kept back is told after the downtime of a group that ended last: its sender says so. */
  tellsAfter(document: MonitorDocument, group: readonly string[], state: MonitorState, nowMs: number): boolean {
    const tags = [...group, ...this.#fixedTags(document)];
    let latestMs = Number.NEGATIVE_INFINITY;
    let tells = true;
    for (const { body } of this.#meantFor(document)) {
      const { canceledUnixMs, schedule, notifyEndTypes, notifyEndStates } = body;
      const endedMs = canceledUnixMs ?? endedBefore(schedule, nowMs);
      if (endedMs === undefined || endedMs <= latestMs || !this.#scopeOf(body.scope)(tags)) continue;
      latestMs = endedMs;
      const isWanted = state === 'OK' || notifyEndStates.includes(state.toLowerCase());
      tells = isWanted && notifyEndTypes.includes(canceledUnixMs === null ? 'expired' : 'canceled');
    }
    return tells;
  }

  #holding(document: MonitorDocument, nowMs: number): readonly DowntimeDocument[] {
    return this.#meantFor(document).filter(
      ({ id, version, body }) => body.canceledUnixMs === null && this.#covers(id, version, body, nowMs),
    );
  }

  #meantFor(document: MonitorDocument): readonly DowntimeDocument[] {
    const { tags } = document.body.fields;
    return this.all().filter(({ body }) =>
      body.monitorId === null
        ? body.monitorTags.every((tag) => tag === '*' || tags.includes(tag))
        : body.monitorId === Number(document.id),
    );
  }

  /** Rules are asked once an occurrence: every evaluation of every monitor wants to know. */
  #covers(id: string, version: number, { schedule }: StoredDowntime, nowMs: number): boolean {
    const known = this.#occurrences.get(id);
    const isFresh = known?.version === version && nowMs >= known.fromMs && nowMs < known.untilMs;
    if (isFresh) return known.covers;
    const occurrence = occurrenceAt(schedule, nowMs);
    const covers = occurrence !== undefined && occurrence.startUnixMs <= nowMs;
    const untilMs = (covers ? occurrence.endUnixMs : occurrence?.startUnixMs) ?? Number.POSITIVE_INFINITY;
    this.#occurrences.set(id, { version, fromMs: nowMs, untilMs, covers });
    return covers;
  }

  #fixedTags(document: MonitorDocument): readonly string[] {
    try {
      return fixedTags(this.#monitors.queryOf(document));
    } catch {
      return [];
    }
  }

  #scopeOf(text: string): ScopeTest {
    const known = this.#scopes.get(text);
    if (known !== undefined) return known;
    if (this.#scopes.size > 5_000) this.#scopes.clear();
    const test = readable(text);
    this.#scopes.set(text, test);
    return test;
  }

  #checkMonitor({ monitorId }: DowntimeFields): void {
    if (monitorId !== null && this.#monitors.find(monitorId) === undefined) {
      throw new CodedError('no_such_monitor', `Monitor ${monitorId} not found`, { status: 400 });
    }
  }
}

/** Scopes of `silenced` and of mute requests: `*`, or tags joined by commas. */
function mutedScope(scope: string): string {
  return scope === '*' || scope === '' ? '*' : scope.split(',').join(' AND ');
}

/** A scope that cannot be read silences nothing. */
function readable(text: string): ScopeTest {
  try {
    return parseScope(text);
  } catch {
    return () => false;
  }
}

/** Active ones and those that will be. */
export function isCurrent(document: DowntimeDocument, nowMs: number): boolean {
  const status = statusOf(document.body, nowMs);
  return status === 'active' || status === 'scheduled';
}
