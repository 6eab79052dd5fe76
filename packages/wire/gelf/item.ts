import { dockerRecord } from '../docker/driver-record.ts';

type Json = Readonly<Record<string, unknown>>;

/** Fields of GELF 1.1 that mean something here; all others are kept by their names. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['short_message', 'message'],
  ['host', 'hostname'],
]);

/** Whether a JSON log is in the Graylog Extended Log Format: it has `short_message` and a `version`. */
export function isGelf(item: unknown): item is Json {
  return typeof item === 'object' && item !== null && 'short_message' in item && 'version' in item;
}

/**
 * A GELF message as the item that `LogDecoder` reads. `full_message` goes on where `short_message` ends, or replaces it where it
 * says the same and more; the level
 * is a syslog severity; additional fields lose the underscore in front of their names; those of Docker's driver say what the log is of.
 */
export function gelfItem(message: Json): Json {
  const item: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key in message) {
    if (key === 'version' || key === 'full_message') continue;
    const name = key.startsWith('_') ? key.slice(1) : (RENAMED.get(key) ?? key);
    item[name] = message[key];
  }
  const full = message['full_message'];
  if (typeof full === 'string' && full !== '') item['message'] = wholeMessage(item['message'], full);
  return dockerRecord(item);
}

/** Some libraries repeat the message in front of what belongs to it, others send a backtrace alone. */
function wholeMessage(short: unknown, full: string): string {
  if (typeof short !== 'string') return full;
  const said = short.replace(/(?:\.{3}|…)$/, '').trim();
  return full.includes(said) ? full : `${said}\n${full}`;
}
