import type { MonitorDefinition, MonitorState } from './monitor.ts';
import type { StateSpan } from './monitor-readings.ts';
import type { RenderedNotification } from './transition.ts';

/**
 * `POST /api/unstable/monitors/preview` with a definition: what its query gives over the last window, judged by its thresholds.
 * A definition that cannot be evaluated is answered 400 with `{"errors":[…]}`.
 */
export interface MonitorPreviewRequest {
  readonly definition: Pick<MonitorDefinition, 'type' | 'query' | 'options'>;
  readonly from_ms: number;
  readonly to_ms: number;
}

export interface MonitorPreviewAnswer {
  /** What the thresholds are held against, a line for each group; empty for monitors without a line (service checks, composites). */
  readonly series: readonly {
    readonly group: string;
    readonly points: readonly (readonly [unixMs: number, value: number | null])[];
  }[];
  /** How each group stands now. */
  readonly groups: readonly { readonly group: string; readonly state: MonitorState; readonly value: number | null }[];
}

/** `POST /api/unstable/monitors/notification-preview` with a definition and a state: the text that would be sent. */
export interface NotificationPreviewRequest {
  readonly definition: MonitorDefinition;
  readonly state: MonitorState;
}
export type NotificationPreviewAnswer = RenderedNotification;

/** `GET /api/unstable/monitors/:id/history?from_ms=&to_ms=`: the states of its groups, for the bars of the status page. */
export interface MonitorHistoryAnswer {
  readonly groups: readonly { readonly group: string; readonly spans: readonly StateSpan[] }[];
}

/**
 * `POST /api/unstable/monitors/notification-test`: sends what the message says of these states to the handles that it names,
 * marked as a test. It is answered once the notifications are kept for delivery.
 */
export interface NotificationTestRequest {
  readonly definition: MonitorDefinition;
  readonly states: readonly MonitorState[];
}
export interface NotificationTestAnswer {
  /** Who is told, without the `@`, each once. */
  readonly handles: readonly string[];
}
