import type { NotificationOutbox, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Attempt } from '../channels/channel.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface CourierParts {
  readonly outbox: NotificationOutbox;
  /** Makes one attempt; what it throws passes, as it may be the store. */
  readonly send: (entry: OutboxEntry) => Promise<Attempt>;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  /** Whether no other process shares the outbox: what an earlier one had claimed is free at once then. */
  readonly exclusive: boolean;
}

/** Longer than any attempt takes. */
const CLAIM_MS = 120_000;
const POLL_MS = 5_000;
const MOST_AT_ONCE = 16;
/** What is older helps nobody. */
const MOST_AGE_MS = 24 * 3_600_000;
const KEPT_MS = 7 * 24 * 3_600_000;
const MOST_KEPT = 10_000;
const PRUNE_EVERY_MS = 300_000;

/**
 * Delivers what waits in the outbox: a lane's messages one by one and in order, different lanes at the same time. What is not
 * settled when the process dies is sent again by the next, with the same id.
 */
export class Courier implements Closable {
  readonly #parts: CourierParts;
  readonly #throttle: LogThrottle;
  readonly #underWay = new Set<Promise<void>>();
  #waiting = 0;
  #prunedAtMs = Number.NEGATIVE_INFINITY;
  #pumping: Promise<void> | undefined;
  #again = false;
  #cancelPoll: (() => void) | undefined;
  #closing = false;

  constructor(parts: CourierParts) {
    this.#parts = parts;
    this.#throttle = new LogThrottle(parts.logger, parts.clock);
    parts.counters.gauge('komainu_notifications_waiting', 'notifications that wait for their delivery', () => [
      { labels: {}, value: this.#waiting },
    ]);
  }

  /** Begins, with what an earlier process left. */
  async start(): Promise<void> {
    if (this.#parts.exclusive) await this.#parts.outbox.release();
    this.wake();
  }

  /** Something new may be there. */
  wake(): void {
    if (this.#closing) return;
    this.#again = true;
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Takes nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancelPoll?.();
    await this.#pumping;
    await Promise.all(this.#underWay);
  }

  async #pump(): Promise<void> {
    const { outbox, clock } = this.#parts;
    this.#again = false;
    this.#cancelPoll?.();
    try {
      const room = MOST_AT_ONCE - this.#underWay.size;
      const nowMs = clock.nowMs();
      const entries = room > 0 ? await outbox.claim(nowMs, nowMs + CLAIM_MS, room) : [];
      for (const entry of entries) this.#deliver(entry);
      this.#waiting = await outbox.waiting();
      if (nowMs - this.#prunedAtMs >= PRUNE_EVERY_MS) {
        this.#prunedAtMs = nowMs;
        await outbox.prune(nowMs - KEPT_MS, MOST_KEPT);
      }
    } catch (error) {
      this.#throttle.log('outbox', 'warn', 'the outbox of notifications cannot be read now', {
        reason: messageOf(error),
      });
    }
    if (!this.#closing) this.#cancelPoll = clock.after(POLL_MS, () => this.wake());
  }

  #deliver(entry: OutboxEntry): void {
    const delivery = this.#attempt(entry)
      .catch((error: unknown) => {
        // The claim runs out, and then it is tried again.
        this.#throttle.log('settle', 'warn', 'what came of a notification could not be noted', {
          id: entry.id,
          reason: messageOf(error),
        });
      })
      .finally(() => {
        this.#underWay.delete(delivery);
        this.wake();
      });
    this.#underWay.add(delivery);
  }

  async #attempt(entry: OutboxEntry): Promise<void> {
    const { outbox, send, clock, counters, logger, random } = this.#parts;
    const result = await send(entry).catch(
      (error: unknown): Attempt => ({ outcome: 'later', reason: messageOf(error) }),
    );
    const attempts = entry.attempts + 1;
    const labels = { channel: channelOfLane(entry.lane) };
    if (result.outcome === 'sent') {
      await outbox.settle(entry.id, { state: 'sent', reason: '', nextUnixMs: 0, attempts });
      counters.add('komainu_notifications_sent_total', labels, 1, 'notifications that their receivers took');
      return;
    }
    const nowMs = clock.nowMs();
    const delayMs = Math.max(result.outcome === 'later' ? (result.waitMs ?? 0) : 0, retryDelayMs(attempts, random()));
    const isTooOld = nowMs + delayMs - entry.createdUnixMs > MOST_AGE_MS;
    if (result.outcome === 'later' && !isTooOld) {
      const nextUnixMs = nowMs + delayMs;
      await outbox.settle(entry.id, { state: 'waiting', reason: result.reason, nextUnixMs, attempts });
      counters.add('komainu_notification_retries_total', labels, 1, 'attempts at notifications that will be repeated');
      this.#throttle.log(entry.lane, 'warn', 'a notification cannot be delivered now', {
        handle: handleOfLane(entry.lane),
        reason: result.reason,
      });
      return;
    }
    await outbox.settle(entry.id, { state: 'given_up', reason: result.reason, nextUnixMs: 0, attempts });
    const reason = result.outcome === 'never' ? 'refused' : 'too_old';
    countDropped(counters, labels.channel, reason);
    const handle = handleOfLane(entry.lane);
    logger.log('error', 'a notification is given up', { handle, id: entry.id, attempts, reason: result.reason });
  }
}

/** Lanes are named `channel handle`. */
export function laneOf(channel: string, handle: string): string {
  return `${channel} ${handle}`;
}

export function channelOfLane(lane: string): string {
  return lane.slice(0, lane.indexOf(' '));
}

export function handleOfLane(lane: string): string {
  return lane.slice(lane.indexOf(' ') + 1);
}

export function countDropped(counters: Counters, channel: string, reason: string): void {
  counters.add('komainu_notifications_dropped_total', { channel, reason }, 1, 'notifications not delivered, by reason');
}
