import type { SyslogMessage } from './message.ts';

/** Parameters of structured data that say what the whole log is of, in whatever element they stand. */
const LIFTED = ['ddsource', 'ddtags', 'ddsourcecategory', 'service'];

/**
 * A syslog message as the item that `LogDecoder` reads: severity becomes the status, the program the service, and all parts
 * stay readable as `syslog.*`. `sender` is the host of messages that name none.
 */
export function syslogItem(message: SyslogMessage, sender: string): Readonly<Record<string, unknown>> {
  const syslog: Record<string, unknown> = { severity: message.severity, facility: message.facility };
  for (const key of ['version', 'timestamp', 'hostname', 'appname', 'procid', 'msgid'] as const) {
    const value = message[key];
    if (value !== undefined && value !== '') syslog[key] = value;
  }
  const item: Record<string, unknown> = { ddsource: 'syslog', syslog };
  // A line of nothing but structured data shows that: the decoder makes it the message.
  if (message.message !== '') item['message'] = message.message;
  if (message.timeUnixMs !== undefined) item['timestamp'] = message.timeUnixMs;
  if (message.hostname === '' && sender !== '') item['hostname'] = sender;
  for (const [id, parameters] of message.structuredData) {
    const element: Record<string, string> = {};
    for (const [name, value] of parameters) {
      if (LIFTED.includes(name)) item[name] = value;
      else element[name] = value;
    }
    syslog[`structured_data.${id}`] = element;
  }
  return item;
}
