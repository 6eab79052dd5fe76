import type { DeliveryState } from './outbox.ts';

/** `GET /api/unstable/monitors/deliveries?limit=`: what became of notifications, the newest first. */
export interface DeliveriesAnswer {
  readonly deliveries: readonly Delivery[];
  /** All that wait, listed or not. */
  readonly waiting: number;
}

export interface Delivery {
  readonly id: string;
  /** Without the `@`. */
  readonly handle: string;
  /** `webhook`, `slack`, `pagerduty`, `opsgenie`, `teams`, `email`, or `unknown`. */
  readonly channel: string;
  readonly state: DeliveryState;
  /** Empty when all is well. */
  readonly reason: string;
  readonly attempts: number;
  readonly created_ms: number;
  /** When it is tried again; null when it is not. */
  readonly next_ms: number | null;
  readonly title: string;
  readonly monitor_id: number;
}
