import { gelfItem, isGelf } from '@komainu/wire/gelf/item.ts';
import { syslogItem } from '@komainu/wire/syslog/item.ts';
import { type Keyed, keyInFront, keyInside, keyOfJson } from '@komainu/wire/syslog/key.ts';
import { parseSyslog } from '@komainu/wire/syslog/message.ts';

/** What a line holds besides its key, ready for `LogDecoder`: an object, or plain text. */
type LineItem = Readonly<Record<string, unknown>> | string;

/**
 * Reads one message of the TCP intake: a key with a syslog line, a JSON log or plain text behind it, a syslog line with the
 * key inside, or a JSON log with the key in a field. Undefined when there is no key anywhere.
 *
 * @param sender the host of syslog lines that name none
 */
export function readLine(line: string, sender: string, nowMs: number): Keyed<LineItem> | undefined {
  const front = keyInFront(line);
  if (front !== undefined) return { key: front.key, rest: itemOf(front.rest.trimStart(), sender, nowMs) };
  if (line.startsWith('{')) {
    const json = jsonObject(line);
    const keyed = json === undefined ? undefined : keyOfJson(json);
    return keyed === undefined
      ? undefined
      : { key: keyed.key, rest: isGelf(keyed.rest) ? gelfItem(keyed.rest) : keyed.rest };
  }
  const message = parseSyslog(line, nowMs);
  const keyed = message === undefined ? undefined : keyInside(message);
  return keyed === undefined ? undefined : { key: keyed.key, rest: syslogItem(keyed.rest, sender) };
}

/** The key of a line alone: for lines that have it in front nothing else is read. */
export function keyOfLine(line: string, nowMs: number): string | undefined {
  return (keyInFront(line) ?? readLine(line, '', nowMs))?.key;
}

function itemOf(text: string, sender: string, nowMs: number): LineItem {
  if (text.startsWith('{')) {
    const json = jsonObject(text);
    return json === undefined ? text : isGelf(json) ? gelfItem(json) : json;
  }
  const message = text.startsWith('<') ? parseSyslog(text, nowMs) : undefined;
  return message === undefined ? text : syslogItem(message, sender);
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
