import { readStructuredData, type StructuredData } from './structured-data.ts';
import { BSD_TIME, bsdTime } from './time.ts';

/** A syslog line taken apart. Texts that the line leaves out are ''. */
export interface SyslogMessage {
  /** 0 to 23. */
  readonly facility: number;
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number;
  /** The version of RFC 5424; undefined for the older form. */
  readonly version?: number;
  /** As written. */
  readonly timestamp: string;
  /** Unix milliseconds, where the older form has a time of its own. */
  readonly timeUnixMs?: number | undefined;
  readonly hostname: string;
  readonly appname: string;
  readonly procid: string;
  readonly msgid: string;
  readonly structuredData: StructuredData;
  readonly message: string;
}

const NO_DATA: StructuredData = new Map();
/** `rsyslog` writes version 0 when it relays the older form by a template of the newer one. */
const RFC_5424 = /^(\d{1,2}) (-|\d{4}-\d\d-\d\dT\S{1,40}) (\S{1,255}) (\S{1,255}) (\S{1,128}) (\S{1,128})(?: |$)/;
const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?= )/;
/** `sshd[42]: …`, `su: …`. A name with a slash or a dash is common; one with spaces is not a name. */
const TAG = /^([^\s:[\]]{1,128})(?:\[([^\]\s]{1,64})\])?:(?: |$)/;

/**
 * Takes a line apart: RFC 5424, or RFC 3164 as loosely as devices write it (no host, no tag, a year, an ISO time, no time at
 * all). Undefined when the line does not begin with a priority such as `<34>`.
 */
export function parseSyslog(line: string, nowMs: number): SyslogMessage | undefined {
  const close = line.indexOf('>');
  if (close < 2 || close > 4 || line[0] !== '<') return undefined;
  const digits = line.slice(1, close);
  const priority = Number(digits);
  if (!/^\d{1,3}$/.test(digits) || priority > 191) return undefined;
  const level = { facility: priority >> 3, severity: priority & 7 };
  const rest = line.slice(close + 1);
  const modern = RFC_5424.exec(rest);
  return modern === null ? { ...level, ...olderForm(rest, nowMs) } : { ...level, ...newerForm(rest, modern) };
}

type Parts = Omit<SyslogMessage, 'facility' | 'severity'>;

function newerForm(rest: string, match: RegExpExecArray): Parts {
  const [header, version, timestamp, hostname, appname, procid, msgid] = match;
  const { data, end } = readStructuredData(rest, header.length);
  const message = rest
    .slice(end)
    .trimStart()
    .replace(/^\uFEFF/, '');
  return {
    version: Number(version),
    timestamp: named(timestamp),
    hostname: named(hostname),
    appname: named(appname),
    procid: named(procid),
    msgid: named(msgid),
    structuredData: data,
    message,
  };
}

/** `-` stands for nothing. */
function named(text: string | undefined): string {
  return text === undefined || text === '-' ? '' : text;
}

function olderForm(rest: string, nowMs: number): Parts {
  const bsd = BSD_TIME.exec(rest);
  const timestamp = bsd?.[0] ?? ISO_TIME.exec(rest)?.[0] ?? '';
  let content = rest.slice(timestamp.length);
  let hostname = '';
  if (timestamp !== '') {
    content = content.replace(/^:? /, '');
    // With a time there is a host, unless what follows is a tag already (programs that write to the local socket).
    const space = content.indexOf(' ');
    if (space > 0 && space <= 255 && !content.slice(0, space).endsWith(':')) {
      hostname = content.slice(0, space);
      content = content.slice(space + 1);
    }
  }
  const tag = TAG.exec(content);
  return {
    timestamp,
    timeUnixMs: bsd === null ? undefined : bsdTime(bsd, nowMs),
    hostname,
    appname: tag?.[1] ?? '',
    procid: tag?.[2] ?? '',
    msgid: '',
    structuredData: NO_DATA,
    message: tag === null ? content : content.slice(tag[0].length),
  };
}
