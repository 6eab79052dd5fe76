import { isObject, type JsonObject } from '@komainu/kernel/json.ts';

/** Source types that name a format, not what wrote the log. */
const FORMATS: ReadonlySet<string> = new Set(['httpevent', 'json', 'generic_single_line']);

/**
 * An event of Splunk's HTTP Event Collector (`{"time", "host", "source", "sourcetype", "index", "event", "fields"}`) as the
 * item that `LogDecoder` reads, or why it is none, in Splunk's words. The fields become attributes, so that `service` and
 * `ddtags` may stand there; source and index stay readable as `splunk.*`.
 */
export function splunkItem(event: unknown): JsonObject | 'no_event' | 'blank_event' {
  if (typeof event !== 'object' || event === null || !('event' in event)) return 'no_event';
  const { event: content, time, host, source, sourcetype, index, fields } = event as JsonObject;
  if (content === undefined || content === null) return 'no_event';
  if (content === '') return 'blank_event';
  const item: Record<string, unknown> = { ...(isObject(fields) ? fields : {}), message: messageOf(content) };
  if (typeof time === 'number' || (typeof time === 'string' && time !== '')) item['timestamp'] = time;
  if (typeof host === 'string' && host !== '') item['hostname'] = host;
  if (typeof sourcetype === 'string' && !('ddsource' in item)) item['ddsource'] = sourceOf(sourcetype);
  const splunk = { source, sourcetype, index };
  if (source !== undefined || sourcetype !== undefined || index !== undefined) item['splunk'] = splunk;
  return item;
}

/** What a source type says of who wrote the log. */
export function sourceOf(sourcetype: string): string {
  return sourcetype.startsWith('_') || FORMATS.has(sourcetype) ? '' : sourcetype;
}

/** Docker's driver writes `{"line": …, "source": "stdout", "tag": …}`. */
function messageOf(content: unknown): unknown {
  if (!isObject(content) || !('line' in content) || 'message' in content) return content;
  const { line, ...rest } = content;
  return { message: line, ...rest };
}
