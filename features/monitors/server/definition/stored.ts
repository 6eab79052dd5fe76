import type { MonitorDefinition } from '@komainu/contracts/monitors/monitor.ts';
import type { Author } from '@komainu/http/author.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';

/** Kinds of documents that this feature keeps. */
export const KIND = {
  monitor: 'monitor',
  downtime: 'downtime',
  policy: 'monitor_policy',
  template: 'monitor_template',
  notificationRule: 'monitor_notification_rule',
} as const;

/** What of a monitor the sender decides, with defaults for what was left out. */
export interface MonitorFields extends MonitorDefinition {
  readonly draft_status: string;
  readonly assets: readonly JsonObject[];
  readonly [key: string]: unknown;
}

/** A monitor as it is kept. */
export interface StoredMonitor {
  readonly fields: MonitorFields;
  /** Whether the groups of its query alert by themselves. */
  readonly multi: boolean;
  readonly author: Author;
}
