import type { Downtime, DowntimeSchedule } from '@komainu/contracts/monitors/downtimes.ts';
import type { DowntimeWish } from '../data/downtimes-api.ts';

/** A downtime as its form holds it. Local times are `2026-11-23T02:00`, as fields of the browser have them. */
export interface DowntimeForm {
  readonly scope: string;
  /** One monitor, where `of` says so. */
  readonly of: 'tags' | 'monitor';
  readonly tags: readonly string[];
  readonly monitorId: number | undefined;
  readonly isRepeated: boolean;
  /** In the reader's own zone when it is once, in `timezone` when it repeats; '' for now. */
  readonly start: string;
  /** Of those that are once; '' has no end. */
  readonly end: string;
  readonly timezone: string;
  readonly rule: string;
  readonly duration: string;
  readonly message: string;
}

/** What a new one begins as. */
export function newDowntimeForm(timezone: string): DowntimeForm {
  return {
    scope: '',
    of: 'tags',
    tags: [],
    monitorId: undefined,
    isRepeated: false,
    start: '',
    end: '',
    timezone,
    rule: 'FREQ=WEEKLY;BYDAY=SA,SU',
    duration: '2h',
    message: '',
  };
}

/** One that is there. */
export function downtimeFormOf({ attributes }: Downtime, timezone: string): DowntimeForm {
  const { schedule, monitor_identifier: monitors } = attributes;
  const common = {
    ...newDowntimeForm(timezone),
    scope: attributes.scope === '*' ? '' : attributes.scope,
    of: 'monitor_id' in monitors ? ('monitor' as const) : ('tags' as const),
    tags: 'monitor_tags' in monitors ? monitors.monitor_tags.filter((tag) => tag !== '*') : [],
    monitorId: 'monitor_id' in monitors ? monitors.monitor_id : undefined,
    message: attributes.message ?? '',
  };
  if (!('recurrences' in schedule))
    return { ...common, start: localTime(schedule.start), end: localTime(schedule.end) };
  const [first] = schedule.recurrences;
  return {
    ...common,
    isRepeated: true,
    timezone: schedule.timezone,
    rule: first?.rrule ?? '',
    duration: first?.duration ?? '',
    start: (first?.start ?? '').slice(0, 16),
  };
}

/** What the form asks the API for. */
export function downtimeWish(form: DowntimeForm): DowntimeWish {
  return {
    scope: form.scope.trim() === '' ? '*' : form.scope.trim(),
    monitor_identifier:
      form.of === 'monitor' && form.monitorId !== undefined
        ? { monitor_id: form.monitorId }
        : { monitor_tags: form.tags.length === 0 ? ['*'] : form.tags },
    schedule: scheduleOf(form),
    message: form.message.trim() === '' ? null : form.message,
    display_timezone: form.timezone,
  };
}

function scheduleOf({ isRepeated, start, end, timezone, rule, duration }: DowntimeForm): DowntimeSchedule {
  if (!isRepeated) return { start: instant(start), end: instant(end) };
  const recurrence = { rrule: rule.trim(), duration: duration.trim() };
  return { timezone, recurrences: [start === '' ? recurrence : { ...recurrence, start: `${start}:00` }] };
}

/** A local time as an ISO instant; null for none. */
function instant(local: string): string | null {
  return local === '' ? null : new Date(local).toISOString();
}

function localTime(iso: string | null): string {
  const unixMs = iso === null ? NaN : Date.parse(iso);
  if (Number.isNaN(unixMs)) return '';
  return new Date(unixMs - new Date(unixMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What is to be seen of a downtime: when it begins and ends, for repeated ones the next time where it is known. */
export function timesOf(schedule: DowntimeSchedule): { readonly startMs: number; readonly endMs: number } {
  const { start, end } =
    'recurrences' in schedule ? (schedule.current_downtime ?? { start: null, end: null }) : schedule;
  return { startMs: start === null ? NaN : Date.parse(start), endMs: end === null ? NaN : Date.parse(end) };
}
