import type { MonitorDefinition, MonitorState } from './monitor.ts';

/** One group of one monitor passing from a state to another, or notifying again in the same: what notifications tell of. */
export interface MonitorTransition {
  readonly monitor: MonitorDefinition & { readonly id: number };
  /** The group's tags, `key:value`; none for a simple alert. */
  readonly group: readonly string[];
  readonly from: MonitorState;
  readonly to: MonitorState;
  /** The value that was judged; undefined where there was none. */
  readonly value: number | undefined;
  /** The threshold that was crossed; undefined for recoveries to OK without one, and for `No Data`. */
  readonly threshold: number | undefined;
  readonly timeUnixMs: number;
  /** When the group last left OK, for the length of an alert; undefined for groups that never did. */
  readonly triggeredUnixMs: number | undefined;
  /** Whether it repeats itself (`renotify_interval`) rather than changes. */
  readonly again: boolean;
  /** What the query's source knows beside the value, such as the message of a service check or samples of logs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Tells people of transitions. It answers once the notification is kept for delivery; it never throws. */
export interface MonitorNotifier {
  notify(transition: MonitorTransition): Promise<void>;
}

/** A notification's text, as the preview of an editor and every channel shows it. */
export interface RenderedNotification {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** `@handles` that it goes to, without the sign, in order, each once. */
  readonly handles: readonly string[];
}
