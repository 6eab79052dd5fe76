import { wholeOf } from './event.ts';
import { originOf, type StatsDServiceCheck, splitTags } from './line.ts';

/** What may follow the message: anything else after it is part of it. */
const FIELD = /^(d:\d|h:|#|c:(ci-|in-|cid-|[0-9a-f]{64}$)|e:(it|cn|pu)-|card:(none|low|orchestrator|high)$)/;

/**
 * The service check in `bytes[start, end)`: `_sc|<name>|<0..3>|d:…|h:…|#tags|m:<message>|c:…|e:…|card:…`. The message comes
 * last but for what says where the client runs, and may hold `|`. Undefined without a name or with another status.
 */
export function parseServiceCheck(bytes: Buffer, start: number, end: number): StatsDServiceCheck | undefined {
  const [name = '', statusText = '', ...parts] = bytes.toString('utf8', start + 4, end).split('|');
  const status = statusOf(statusText);
  if (name === '' || status === undefined) return undefined;
  const { fields, message } = splitMessage(parts);
  const field = (prefix: string) => fields.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? '';
  const origin = originOf(field);
  return {
    name,
    status,
    timeUnixS: wholeOf(field('d:')),
    host: field('h:'),
    // Clients escape a message that would look like a field or end the line.
    message: message.replaceAll('\\n', '\n').replaceAll('m\\:', 'm:'),
    tags: splitTags(field('#')),
    ...(origin === undefined ? {} : { origin }),
  };
}

function splitMessage(parts: readonly string[]): { fields: string[]; message: string } {
  const at = parts.findIndex((part) => part.startsWith('m:'));
  if (at < 0) return { fields: [...parts], message: '' };
  const after = parts.slice(at + 1);
  return {
    fields: [...parts.slice(0, at), ...after.filter((part) => FIELD.test(part))],
    message: [(parts[at] ?? '').slice(2), ...after.filter((part) => !FIELD.test(part))].join('|'),
  };
}

function statusOf(text: string): StatsDServiceCheck['status'] | undefined {
  switch (text) {
    case '0':
      return 0;
    case '1':
      return 1;
    case '2':
      return 2;
    case '3':
      return 3;
    default:
      return undefined;
  }
}
