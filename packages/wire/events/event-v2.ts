import type { AlertType, EventRecord } from '@komainu/contracts/events/event-record.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { EMPTY_EVENT, EVENT_LIMITS, eventTime, refuse, sourceOf, tagsOf, text } from './fields.ts';

const CATEGORIES = new Set(['change', 'alert']);

/** `status` of an alert event to the way it is shown. */
const STATUSES: Readonly<Record<string, AlertType>> = { error: 'error', warn: 'warning', ok: 'success' };

/** The body of `POST /api/v2/events`: JSON:API with type `event`. Throws `bad_event` or `too_old` (400). */
export function readEventV2(body: unknown, nowMs: number): EventRecord {
  const data = isObject(body) ? body['data'] : undefined;
  if (!isObject(data) || data['type'] !== 'event') throw refuse('data is not an object of type event');
  const attributes = data['attributes'];
  if (!isObject(attributes)) throw refuse('data.attributes is not an object');
  const { title, category } = attributes;
  if (typeof title !== 'string' || title === '') throw refuse('data.attributes.title is missing');
  if (typeof category !== 'string' || !CATEGORIES.has(category)) {
    throw refuse('data.attributes.category is neither change nor alert');
  }
  const own: JsonObject = isObject(attributes['attributes']) ? attributes['attributes'] : {};
  return {
    ...EMPTY_EVENT,
    timeUnixMs: eventTime(attributes['timestamp'], nowMs),
    title: text(title, EVENT_LIMITS.titleLength),
    message: text(attributes['message'], EVENT_LIMITS.messageLength),
    host: text(attributes['host']),
    source: sourceOf(attributes['integration_id']),
    alertType: STATUSES[text(own['status'])] ?? 'info',
    priority: own['priority'] === '5' || own['priority'] === 'low' ? 'low' : 'normal',
    aggregationKey: text(attributes['aggregation_key']),
    category,
    tags: tagsOf(attributes['tags']),
    attributes: own,
  };
}

/** An event on the Agents' `events` track: one flat JSON object; fields that we do not know become attributes. */
export function readTrackEvent(event: JsonObject, nowMs: number): EventRecord {
  const {
    title,
    message,
    text: body,
    host,
    hostname,
    timestamp,
    tags,
    ddtags,
    ddsource,
    aggregation_key,
    ...own
  } = event;
  const found = text(title, EVENT_LIMITS.titleLength);
  const content = text(message ?? body, EVENT_LIMITS.messageLength);
  if (found === '' && content === '') throw refuse('an event needs a title or a message');
  return {
    ...EMPTY_EVENT,
    timeUnixMs: eventTime(timestamp, nowMs),
    title: found,
    message: content,
    host: text(host ?? hostname),
    source: sourceOf(ddsource),
    aggregationKey: text(aggregation_key),
    tags: tagsOf(tags ?? ddtags),
    attributes: own,
  };
}
