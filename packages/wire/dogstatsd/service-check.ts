import { wholeOf } from './event.ts';
import { type StatsDServiceCheck, splitTags } from './line.ts';

/**
 * The service check in `bytes[start, end)`: `_sc|<name>|<0..3>|d:…|h:…|#tags|m:<message>`. The message comes last by
 * convention and may hold `|`, so it runs to the end. Undefined without a name or with another status.
 */
export function parseServiceCheck(bytes: Buffer, start: number, end: number): StatsDServiceCheck | undefined {
  const line = bytes.toString('utf8', start + 4, end);
  const messageAt = line.indexOf('|m:');
  const head = messageAt < 0 ? line : line.slice(0, messageAt);
  const message = messageAt < 0 ? '' : line.slice(messageAt + 3);
  const [name = '', statusText = '', ...fields] = head.split('|');
  const status = statusOf(statusText);
  if (name === '' || status === undefined) return undefined;
  const field = (prefix: string) => fields.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? '';
  return {
    name,
    status,
    timeUnixS: wholeOf(field('d:')),
    host: field('h:'),
    // Clients escape a message that would look like a field or end the line.
    message: message.replaceAll('\\n', '\n').replaceAll('m\\:', 'm:'),
    tags: splitTags(field('#')),
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
