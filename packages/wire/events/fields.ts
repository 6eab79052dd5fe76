import type { AlertType, EventRecord } from '@komainu/contracts/events/event-record.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { LOG_LIMITS } from '../logs/limits.ts';
import { timeOf } from '../logs/timestamp.ts';

export const EVENT_LIMITS = {
  titleLength: 1_000,
  messageLength: 100_000,
  fieldLength: 256,
  tags: LOG_LIMITS.tags,
} as const;

export const EMPTY_EVENT: EventRecord = {
  timeUnixMs: 0,
  title: '',
  message: '',
  host: '',
  source: '',
  alertType: 'info',
  priority: '',
  aggregationKey: '',
  deviceName: '',
  eventType: '',
  category: '',
  relatedEventId: '0',
  tags: [],
  attributes: {},
};

const ALERT_TYPES: ReadonlySet<string> = new Set<AlertType>([
  'error',
  'warning',
  'info',
  'success',
  'user_update',
  'recommendation',
  'snapshot',
]);

export function refuse(reason: string): Error {
  return badRequest('bad_event', reason);
}

/** Text of at most `most` UTF-16 units; '' for anything but a string or number. */
export function text(value: unknown, most: number = EVENT_LIMITS.fieldLength): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.slice(0, most) : '';
}

export function alertType(value: unknown): AlertType {
  return typeof value === 'string' && ALERT_TYPES.has(value) ? (value as AlertType) : 'info';
}

export function priority(value: unknown): EventRecord['priority'] {
  return value === 'low' || value === 'normal' ? value : '';
}

/** Unix milliseconds of what the sender said, else of receipt; clocks that run ahead are set back. Throws `too_old`. */
export function eventTime(value: unknown, nowMs: number): number {
  const time = timeOf(typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value) ?? nowMs;
  if (time < nowMs - LOG_LIMITS.maxAgeMs) throw badRequest('too_old', 'the event is older than 30 days');
  return time > nowMs + LOG_LIMITS.maxAheadMs ? nowMs : time;
}

/** Tags of a list or a comma text, without duplicates. */
export function tagsOf(value: unknown): string[] {
  const given: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  const tags = new Set<string>();
  for (const entry of given) {
    const tag = text(entry, LOG_LIMITS.tagLength).trim();
    if (tag !== '') tags.add(tag);
  }
  return [...tags].slice(0, EVENT_LIMITS.tags);
}

/** `My Apps` and `my_apps` are one source. */
export function sourceOf(value: unknown): string {
  return text(value).trim().toLowerCase().replaceAll(/\s+/g, '_');
}
