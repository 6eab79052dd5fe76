import { createHash } from 'node:crypto';
import type { MonitorNotifier, MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import type { Delivery } from '@komainu/contracts/notifications/deliveries-api.ts';
import type { NotificationOutbox, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf, overloaded } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Attempt, ChannelTools } from './channels/channel.ts';
import { channelOf } from './channels/list.ts';
import { Courier, channelOfLane, countDropped, handleOfLane, laneOf } from './delivery/courier.ts';
import { type OutgoingMessage, outgoingOf } from './message/outgoing-message.ts';
import { outgoingNote, type PlainMessage } from './message/plain-message.ts';
import { type NotificationLinks, renderNotification } from './message/render-notification.ts';

export interface NotifierParts {
  readonly outbox: NotificationOutbox;
  readonly tools: ChannelTools;
  readonly links: NotificationLinks | undefined;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
  /** Whether no other process shares the outbox. */
  readonly exclusive: boolean;
}

/** The pauses between attempts at an outbox that does not answer. */
const KEEP_AGAIN_AFTER_MS = [200, 1_000, 5_000, 15_000, 30_000];
const EVERYBODY = 'all';
/** What waits is bounded: a receiver that is away for a day must not fill the disk. */
const MOST_WAITING = 50_000;
const MOST_DELIVERIES = 1_000;

/** Renders transitions, finds where they go, and keeps them until they are delivered. */
export class Notifier implements MonitorNotifier, Closable {
  readonly #parts: NotifierParts;
  readonly #courier: Courier;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#courier = new Courier({ ...parts, send: (entry) => this.#send(entry) });
  }

  /** Goes on with what an earlier process left. */
  async start(): Promise<void> {
    await this.#courier.start();
  }

  async notify(transition: MonitorTransition): Promise<void> {
    const { logger, counters } = this.#parts;
    const monitor = transition.monitor.id;
    try {
      await this.#keep(transition);
    } catch (error) {
      countDropped(counters, 'outbox', 'not_kept');
      logger.log('error', 'a notification could not be kept', { monitor, reason: messageOf(error) });
    }
  }

  /**
   * Keeps a message that no monitor sends for each of its handles; answers why handles lead nowhere, by handle. Throws when it
   * cannot be kept.
   */
  async tell(message: PlainMessage): Promise<ReadonlyMap<string, string>> {
    const problems = new Map<string, string>();
    const entries: OutboxEntry[] = [];
    const note = outgoingNote(message, this.#parts.clock.nowMs());
    for (const handle of await this.#expanded(message.handles)) {
      // Two workflows that write to each other would never end.
      const problem = handle.startsWith('workflow-')
        ? 'only monitors start workflows by a message'
        : await this.#problemOf(handle);
      if (problem === undefined) entries.push(this.#entryOf(note, handle, idOfNote(message.id, handle), undefined));
      else problems.set(handle, problem);
    }
    const { outbox } = this.#parts;
    if (entries.length === 0) return problems;
    if ((await outbox.waiting()) + entries.length > MOST_WAITING) {
      throw overloaded('outbox_full', `${MOST_WAITING} notifications wait for their delivery`);
    }
    await outbox.put(entries);
    this.#courier.wake();
    return problems;
  }

  /** What became of notifications, the newest first. */
  async deliveries(limit: number): Promise<{ readonly deliveries: readonly Delivery[]; readonly waiting: number }> {
    const { outbox } = this.#parts;
    const [entries, waiting] = await Promise.all([outbox.recent(Math.min(limit, MOST_DELIVERIES)), outbox.waiting()]);
    return { deliveries: entries.map(deliveryOf), waiting };
  }

  async close(): Promise<void> {
    await this.#courier.close();
  }

  async #entriesOf(transition: MonitorTransition): Promise<OutboxEntry[]> {
    const { links } = this.#parts;
    const rendered = renderNotification(transition, links);
    const message = outgoingOf(transition, rendered, links);
    const entries: OutboxEntry[] = [];
    for (const handle of await this.#expanded(rendered.handles)) {
      entries.push(this.#entryOf(message, handle, idOf(transition, handle), await this.#problemOf(handle)));
    }
    return entries;
  }

  #entryOf(
    message: Omit<OutgoingMessage, 'id' | 'handle'>,
    handle: string,
    id: string,
    problem: string | undefined,
  ): OutboxEntry {
    const nowMs = this.#parts.clock.nowMs();
    return {
      id,
      lane: laneOf(channelOf(handle)?.name ?? 'unknown', handle),
      state: problem === undefined ? 'waiting' : 'given_up',
      reason: problem ?? '',
      createdUnixMs: nowMs,
      nextUnixMs: nowMs,
      attempts: 0,
      body: JSON.stringify({ ...message, id, handle } satisfies OutgoingMessage),
    };
  }

  /** `@all` is every user. */
  async #expanded(handles: readonly string[]): Promise<readonly string[]> {
    if (!handles.includes(EVERYBODY)) return handles;
    const everybody = await this.#parts.tools.settings.everybody();
    return [...new Set([...handles.filter((handle) => handle !== EVERYBODY), ...everybody])];
  }

  /** Why a handle leads nowhere: it is counted, said, and shown among the deliveries. */
  async #problemOf(handle: string): Promise<string | undefined> {
    const channel = channelOf(handle);
    return channel === undefined ? 'nobody is known by this handle' : await channel.problem(handle, this.#parts.tools);
  }

  /** Until the outbox has them: users and channels may be in the same database, and as far away. */
  async #keep(transition: MonitorTransition): Promise<void> {
    const { clock } = this.#parts;
    for (const pauseMs of KEEP_AGAIN_AFTER_MS) {
      try {
        return await this.#keepNow(transition);
      } catch {
        await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
      }
    }
    await this.#keepNow(transition);
  }

  async #keepNow(transition: MonitorTransition): Promise<void> {
    const { outbox, counters, logger } = this.#parts;
    const entries = await this.#entriesOf(transition);
    if (entries.length === 0) return;
    if ((await outbox.waiting()) + entries.length > MOST_WAITING) {
      for (const { lane } of entries) countDropped(counters, channelOfLane(lane), 'outbox_full');
      const reason = `${MOST_WAITING} others wait for their delivery`;
      logger.log('error', 'a notification is given up', { monitor: transition.monitor.id, reason });
      return;
    }
    await outbox.put(entries);
    for (const { lane, reason } of entries.filter(({ state }) => state === 'given_up')) {
      countDropped(counters, channelOfLane(lane), 'unknown_handle');
      logger.log('warn', 'a notification leads nowhere', { handle: handleOfLane(lane), reason });
    }
    this.#courier.wake();
  }

  async #send(entry: OutboxEntry): Promise<Attempt> {
    // What is in the outbox was put there by `#entriesOf`.
    const message = JSON.parse(entry.body) as OutgoingMessage;
    const channel = channelOf(message.handle);
    if (channel === undefined) return { outcome: 'never', reason: 'nobody is known by this handle' };
    return await channel.send(message, this.#parts.tools);
  }
}

/** The same transition has the same id for the same handle, so that telling it twice sends it once. */
function idOf({ monitor, group, from, to, timeUnixMs, again }: MonitorTransition, handle: string): string {
  const parts = [monitor.id, group, from, to, timeUnixMs, again, handle];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function idOfNote(id: string, handle: string): string {
  return createHash('sha256')
    .update(JSON.stringify([id, handle]))
    .digest('hex')
    .slice(0, 32);
}

function deliveryOf(entry: OutboxEntry): Delivery {
  const { id, lane, state, reason, attempts, createdUnixMs, nextUnixMs } = entry;
  // As in `#send`.
  const { title, monitor } = JSON.parse(entry.body) as OutgoingMessage;
  return {
    id,
    handle: handleOfLane(lane),
    channel: channelOfLane(lane),
    state,
    reason,
    attempts,
    created_ms: createdUnixMs,
    next_ms: state === 'waiting' ? nextUnixMs : null,
    title,
    monitor_id: monitor.id,
  };
}
