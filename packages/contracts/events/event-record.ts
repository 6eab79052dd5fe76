/** How an event is shown: Datadog's `alert_type`. */
export type AlertType = 'error' | 'warning' | 'info' | 'success' | 'user_update' | 'recommendation' | 'snapshot';

/** An event as it stands after decoding, before it becomes a row. */
export interface EventRecord {
  /** Unix milliseconds. */
  readonly timeUnixMs: number;
  readonly title: string;
  readonly message: string;
  readonly host: string;
  /** `source_type_name`, lower case. */
  readonly source: string;
  readonly alertType: AlertType;
  /** '' when the sender did not say. */
  readonly priority: 'normal' | 'low' | '';
  /** Events with one key belong together. */
  readonly aggregationKey: string;
  readonly deviceName: string;
  readonly eventType: string;
  /** `change`, `alert`, or '' for a plain event. */
  readonly category: string;
  /** Decimal digits; '0' for none. */
  readonly relatedEventId: string;
  /** As sent, without duplicates. */
  readonly tags: readonly string[];
  /** Attributes as JSON values, nested as they came. */
  readonly attributes: Readonly<Record<string, unknown>>;
}
