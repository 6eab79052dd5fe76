import { syslogItem } from '@komainu/wire/syslog/item.ts';
import { parseSyslog } from '@komainu/wire/syslog/message.ts';
import type { NetworkSource } from '../sources/log-source.ts';
import type { Assembled } from './line-assembler.ts';

const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug'];

/** A line from the network as a log item; undefined when a rule of its source leaves it out. */
export function networkItem(
  record: Assembled,
  source: NetworkSource,
  from: { readonly host: string; readonly sender: string; readonly nowMs: number },
): object | undefined {
  const text = source.rules.apply(record.text, record.truncated);
  if (text === undefined) return undefined;
  const cut = record.truncated && source.tagTruncated ? ['truncated:single_line'] : [];
  const sender = from.sender === '' ? [] : [`source_host:${from.sender}`];
  const ddtags = [...source.tags, ...sender, ...cut];
  const syslog = source.syslog ? parseSyslog(text, from.nowMs) : undefined;
  if (syslog === undefined) {
    const ddsource = source.source || source.type;
    return {
      message: text,
      timestamp: from.nowMs,
      hostname: from.host,
      service: source.service || ddsource,
      ddsource,
      ddtags: ddtags.join(','),
    };
  }
  const { ddsource, ddtags: own, service, timestamp, ...rest } = syslogItem(syslog, from.sender);
  const item = {
    ...rest,
    timestamp: timestamp ?? timeOf(syslog.timestamp, from.nowMs),
    status: SEVERITIES[syslog.severity],
    hostname: syslog.hostname || from.host,
    service: source.service || service || syslog.appname || 'syslog',
    ddsource: source.source || ddsource,
    ddtags: [...ddtags, ...(typeof own === 'string' && own !== '' ? [own] : [])].join(','),
  };
  return { ...item, ddsource: remapped(source, item) };
}

function timeOf(written: string, nowMs: number): number {
  const time = Date.parse(written);
  return Number.isNaN(time) ? nowMs : time;
}

/** `remap_source` rules give logs with an attribute of a certain value another source. */
function remapped(source: NetworkSource, item: Readonly<Record<string, unknown>>): unknown {
  const found = source.remaps.find(({ attribute, value }) => String(valueAt(item, attribute)) === value);
  return found?.source ?? item['ddsource'];
}

function valueAt(item: unknown, path: string): unknown {
  let value = item;
  for (const part of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
  return value;
}
