import type { EventRecord } from '@komainu/contracts/events/event-record.ts';
import type {
  MonitorNotifier,
  MonitorTransition,
  RenderedNotification,
} from '@komainu/contracts/monitors/transition.ts';
import { findGroups, isEvaluated, windowLengthMs } from '@komainu/evaluate/find.ts';
import type { EvaluationSources } from '@komainu/evaluate/sources.ts';
import { type Advance, advance, type GroupChange } from '@komainu/evaluate/state/advance.ts';
import { policyOf } from '@komainu/evaluate/state/policy.ts';
import { type Standing, withFailure, withGroups } from '@komainu/evaluate/state/standing.ts';
import type { StepChange } from '@komainu/evaluate/state/step.ts';
import type { Silence } from '@komainu/evaluate/state/tell.ts';
import { type Groups, together } from '@komainu/evaluate/state/together.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { DowntimeKeeper } from '../downtimes/keeper.ts';
import type { MonitorDocument, MonitorKeeper } from '../keeper.ts';
import { recipientsOf } from '../notification-rules/recipients.ts';
import type { NotificationRule } from '../notification-rules/rule.ts';
import { withRecipients } from '../notification-rules/with-recipients.ts';
import type { StateBook } from '../states/state-book.ts';
import type { StateKeeper } from '../states/state-keeper.ts';
import { isScheduled } from './custom-schedule.ts';
import { eventOf } from './event-of.ts';

export interface EvaluatorParts {
  readonly keeper: MonitorKeeper;
  readonly downtimes: DowntimeKeeper;
  readonly book: StateBook;
  readonly states: StateKeeper;
  readonly sources: EvaluationSources;
  readonly mutedHosts: () => Promise<ReadonlySet<string>>;
  readonly notifier: MonitorNotifier;
  readonly render: (transition: MonitorTransition) => RenderedNotification;
  readonly rules: () => readonly NotificationRule[];
  /** Keeps changes of state as events; throws what the store throws. */
  readonly storeEvents: (events: readonly EventRecord[]) => Promise<void>;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
}

/** Evaluates one monitor at a time: asks, judges, remembers, tells. */
export class Evaluator implements Closable {
  readonly #parts: EvaluatorParts;
  readonly #throttle: LogThrottle;
  readonly #writing = new Set<Promise<void>>();
  /** The queries that were asked last. */
  readonly #asked = new Map<number, string>();

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
    this.#throttle = new LogThrottle(parts.logger, parts.clock, 60_000);
  }

  /** Evaluates a monitor. It never throws: what fails is the monitor's own state, and is counted. */
  async run(id: number): Promise<void> {
    const { keeper, book, clock } = this.#parts;
    const document = keeper.find(id);
    if (document === undefined) return;
    if (this.#asked.size > 2 * keeper.all().length + 100) this.#asked.clear();
    const before = book.of(id);
    try {
      if (await this.#evaluate(document, before)) this.#count('komainu_monitor_evaluations_total', document);
    } catch (error) {
      book.set(id, withFailure(book.of(id), codeOf(error), messageOf(error), clock.nowMs()));
      this.#failed(document, error);
    }
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** Writes wait for others to be inserted with: other monitors need not wait for that. They never reject. */
  #inBackground(write: Promise<void>): void {
    const kept = write.finally(() => this.#writing.delete(kept));
    this.#writing.add(kept);
  }

  /** False for a monitor that is not evaluated, or not now. */
  async #evaluate(document: MonitorDocument, before: Standing): Promise<boolean> {
    const { keeper, downtimes, book, states, sources, mutedHosts, clock } = this.#parts;
    const id = Number(document.id);
    const { options, draft_status, query: text } = document.body.fields;
    const query = keeper.queryOf(document);
    if (!isEvaluated(query, sources)) return false;
    if (!isScheduled(options, before.evaluatedUnixMs, clock.nowMs())) return false;
    const [found, hosts] = await Promise.all([findGroups(query, options, sources, clock.nowMs()), mutedHosts()]);
    // Deleted meanwhile, or changed: the next turn sees the new one.
    if (keeper.find(id)?.version !== document.version) return false;
    const nowMs = clock.nowMs();
    const groupBy = 'groupBy' in query ? query.groupBy : [];
    const silence = downtimes.silence(document, nowMs);
    const isMutedHost = (tag: string) => tag.startsWith('host:') && hosts.has(tag.slice('host:'.length));
    // A draft is tried out, but tells nobody.
    const silenceOf = (tags: readonly string[]): Silence =>
      draft_status === 'draft' || tags.some(isMutedHost) ? 'all' : silence(tags);
    const result = advance(before.groups, found, {
      nowMs,
      policy: policyOf(options, windowLengthMs(query), groupBy),
      multi: document.body.multi,
      isOther: (this.#asked.get(id) ?? text) !== text,
      isFirst: before.evaluatedUnixMs === null && before.groups.size === 0,
      silenceOf,
      tellsAfter: (tags, state) => downtimes.tellsAfter(document, tags, state, nowMs),
    });
    // Counts that find nothing at all are well: no service has errors.
    const empty = found.whenMissing?.('OK').level === 'OK' ? 'OK' : 'No Data';
    book.set(id, withGroups(before, result.groups, nowMs, empty));
    this.#asked.set(id, text);
    this.#inBackground(states.evaluated(id, before.groups, result, nowMs));
    await this.#publish(document, before.groups, result, nowMs);
    return true;
  }

  /** Tells people, and the event stream, of what changed. */
  async #publish(
    document: MonitorDocument,
    before: Groups,
    { groups: after, changes }: Advance,
    nowMs: number,
  ): Promise<void> {
    const { notifier, render, rules } = this.#parts;
    const told = together(changes, before, after, document.body.fields.options.notify_by ?? []).flatMap((change) =>
      change.tell === null ? [] : [transitionOf(document, change, change.tell, nowMs)],
    );
    for (const transition of told) await notifier.notify(withRecipients(transition, recipientsOf(rules(), transition)));
    // Also of what nobody was told of: a muted monitor's changes are seen in the stream.
    const seen = changes.flatMap((change) => {
      const happened = change.change ?? change.tell;
      // The first verdict of a group that is well is no news.
      const isNews = happened !== null && (happened.notify || happened.to !== 'OK');
      if (!isNews) return [];
      const transition = transitionOf(document, change, happened, nowMs);
      return [eventOf(transition, render(transition))];
    });
    if (seen.length > 0) this.#inBackground(this.#keepEvents(seen));
  }

  async #keepEvents(events: readonly EventRecord[]): Promise<void> {
    try {
      await this.#parts.storeEvents(events);
    } catch (error) {
      this.#parts.counters.add(
        'komainu_monitor_events_lost_total',
        { reason: codeOf(error) },
        events.length,
        'changes of state that could not be kept as events',
      );
    }
  }

  #failed(document: MonitorDocument, error: unknown): void {
    const reason = codeOf(error);
    const help = 'evaluations of monitors that failed';
    this.#parts.counters.add('komainu_monitor_evaluation_failures_total', { reason }, 1, help);
    this.#throttle.log(`${document.id} ${reason}`, 'warn', 'a monitor could not be evaluated', {
      monitor: document.id,
      reason: messageOf(error),
    });
  }

  #count(name: string, { body }: MonitorDocument): void {
    this.#parts.counters.add(name, { type: body.fields.type }, 1, 'evaluations of monitors');
  }
}

function transitionOf(
  { id, body }: MonitorDocument,
  { tags, details }: GroupChange,
  change: StepChange,
  nowMs: number,
): MonitorTransition {
  return {
    monitor: { ...body.fields, id: Number(id) },
    group: tags,
    from: change.from,
    to: change.to,
    value: change.value ?? undefined,
    threshold: change.threshold,
    timeUnixMs: nowMs,
    triggeredUnixMs: change.leftOkUnixMs ?? undefined,
    again: change.again,
    details,
  };
}
