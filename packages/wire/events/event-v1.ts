import type { EventRecord } from '@komainu/contracts/events/event-record.ts';
import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { alertType, EMPTY_EVENT, EVENT_LIMITS, eventTime, priority, refuse, sourceOf, tagsOf, text } from './fields.ts';

/** The body of `POST /api/v1/events`. Throws `bad_event` or `too_old` (400). */
export function readEventV1(body: unknown, nowMs: number): EventRecord {
  if (!isObject(body)) throw refuse('an event is a JSON object');
  if (typeof body['title'] !== 'string') throw refuse('an event needs a title');
  if (typeof body['text'] !== 'string') throw refuse('an event needs a text');
  const related = body['related_event_id'];
  return {
    ...EMPTY_EVENT,
    ...commonFields(body, nowMs, body['date_happened']),
    title: text(body['title'], EVENT_LIMITS.titleLength),
    message: text(body['text'], EVENT_LIMITS.messageLength),
    deviceName: text(body['device_name']),
    relatedEventId: /^\d{1,19}$/.test(String(related)) ? String(related) : '0',
  };
}

/**
 * The events of a document sent to `/intake/`: `{"events": {"<source type>": [event, …]}, "internalHostname": …}`, what
 * Agents make of their checks' and of DogStatsD's events. Each is a record, or the reason why it is none.
 */
export function readIntakeEvents(document: unknown, nowMs: number): (EventRecord | { readonly rejected: string })[] {
  if (!isObject(document) || !isObject(document['events'])) return [];
  const host = document['internalHostname'];
  return Object.entries(document['events']).flatMap(([source, events]) =>
    Array.isArray(events) ? events.map((event: unknown) => readIntakeEvent(event, source, host, nowMs)) : [],
  );
}

function readIntakeEvent(
  event: unknown,
  source: string,
  host: unknown,
  nowMs: number,
): EventRecord | { readonly rejected: string } {
  if (!isObject(event)) return { rejected: 'bad_event' };
  const title = text(event['msg_title'], EVENT_LIMITS.titleLength);
  const message = text(event['msg_text'], EVENT_LIMITS.messageLength);
  if (title === '' && message === '') return { rejected: 'bad_event' };
  try {
    const common = commonFields(event, nowMs, event['timestamp']);
    return {
      ...EMPTY_EVENT,
      ...common,
      title,
      message,
      // An event may say that it has no host; only one that says nothing has the Agent's.
      host: event['host'] === undefined ? text(host) : common.host,
      source: common.source === '' ? sourceOf(source) : common.source,
      eventType: text(event['event_type']),
    };
  } catch {
    return { rejected: 'too_old' };
  }
}

function commonFields(event: JsonObject, nowMs: number, time: unknown) {
  return {
    timeUnixMs: eventTime(time, nowMs),
    host: text(event['host']),
    source: sourceOf(event['source_type_name']),
    alertType: alertType(event['alert_type']),
    priority: priority(event['priority']),
    aggregationKey: text(event['aggregation_key']),
    tags: tagsOf(event['tags']),
  };
}
