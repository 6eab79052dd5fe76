import { isObject, type JsonObject } from '@komainu/kernel/json.ts';
import { dockerRecord } from '@komainu/wire/docker/driver-record.ts';
import { type Keyed, keyOfJson } from '@komainu/wire/syslog/key.ts';

const KEY_IN_TAG = /^([0-9a-f]{32})(?:\.|$)/i;

/** The key in front of a tag (`<key>.docker.web`), and the tag without it. */
export function keyOfTag(tag: string): Keyed<string> | undefined {
  const key = KEY_IN_TAG.exec(tag)?.[1];
  return key === undefined ? undefined : { key, rest: tag.slice(key.length + 1) };
}

/** An event, and the key that stands in its record; keys are never stored, wanted or not. */
export function keyOfEvent(event: unknown): { readonly key: string | undefined; readonly event: unknown } {
  const keyed = isObject(event) ? keyOfJson(event) : undefined;
  return keyed === undefined ? { key: undefined, event } : { key: keyed.key, event: keyed.rest };
}

/** An event as the item that `LogDecoder` reads: its tag stays readable as `fluent.tag`. */
export function forwardItem(event: unknown, tag: string): unknown {
  if (!isObject(event)) return event;
  const item: JsonObject = dockerRecord(event);
  return tag === '' || 'fluent' in item ? item : { ...item, fluent: { tag } };
}
