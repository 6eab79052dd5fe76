import type { SyslogMessage } from './message.ts';

/** API keys as this server makes them and Datadog does. */
const KEY = /^[0-9a-f]{32}$/i;
const KEY_LENGTH = 32;
/** Names of a parameter of structured data, or of a field of a JSON line, that holds the key. */
const KEY_NAMES: ReadonlySet<string> = new Set(['api_key', 'dd_api_key', 'dd-api-key', '_api_key', '_dd_api_key']);

/** A key and what is left when it is taken out: keys are never stored. */
export interface Keyed<Rest> {
  readonly key: string;
  readonly rest: Rest;
}

/**
 * The key in front of a line, as Datadog's TCP intake has it (`<key> <line>`), or right after the priority (`<14><key> …`),
 * where senders put it that write the priority themselves.
 */
export function keyInFront(line: string): Keyed<string> | undefined {
  const start = line[0] === '<' ? line.indexOf('>', 1) + 1 : 0;
  if (start > 5) return undefined;
  const key = line.slice(start, start + KEY_LENGTH);
  const after = line[start + KEY_LENGTH];
  if (!KEY.test(key) || (after !== ' ' && after !== '\t' && after !== undefined)) return undefined;
  return { key, rest: line.slice(0, start) + line.slice(start + KEY_LENGTH + 1) };
}

/**
 * The key inside a message: a parameter `api_key` of structured data, an element called `<key>@<number>`, or in front of
 * the program's name (`<key>/nginx`), which is all that some senders let their users choose.
 */
export function keyInside(message: SyslogMessage): Keyed<SyslogMessage> | undefined {
  const slash = message.appname.indexOf('/');
  if (slash === KEY_LENGTH && KEY.test(message.appname.slice(0, slash))) {
    const key = message.appname.slice(0, slash);
    const without = (text: string) => text.replaceAll(`${key}/`, '');
    return { key, rest: { ...message, appname: without(message.appname), msgid: without(message.msgid) } };
  }
  for (const [id, parameters] of message.structuredData) {
    const name = id.split('@')[0] ?? '';
    if (name !== id && KEY.test(name)) return { key: name, rest: withoutElement(message, id) };
    for (const [parameter, value] of parameters) {
      if (!KEY_NAMES.has(parameter.toLowerCase())) continue;
      return { key: value, rest: withoutParameter(message, id, parameter) };
    }
  }
  return undefined;
}

/** The key in a field of a JSON line, as GELF senders can add one (`_api_key`). */
export function keyOfJson(
  item: Readonly<Record<string, unknown>>,
): Keyed<Readonly<Record<string, unknown>>> | undefined {
  const name = Object.keys(item).find((field) => KEY_NAMES.has(field.toLowerCase()));
  if (name === undefined) return undefined;
  const { [name]: key, ...rest } = item;
  return typeof key === 'string' ? { key, rest } : undefined;
}

/** What else the element says is kept under its number. */
function withoutElement(message: SyslogMessage, id: string): SyslogMessage {
  const structuredData = new Map(message.structuredData);
  const parameters = structuredData.get(id) ?? new Map<string, string>();
  structuredData.delete(id);
  if (parameters.size > 0) structuredData.set(id.slice(id.indexOf('@') + 1), parameters);
  return { ...message, structuredData };
}

function withoutParameter(message: SyslogMessage, id: string, parameter: string): SyslogMessage {
  const parameters = new Map(message.structuredData.get(id));
  parameters.delete(parameter);
  return { ...message, structuredData: new Map(message.structuredData).set(id, parameters) };
}
