import type { SourceBase } from './sources/log-source.ts';

/** One log as `POST /api/v2/logs` takes it; further keys are attributes. */
export interface LogItem {
  readonly message: string;
  readonly status?: string;
  /** Unix milliseconds. */
  readonly timestamp: number;
  readonly hostname: string;
  readonly service: string;
  readonly ddsource: string;
  readonly ddtags: string;
  readonly [attribute: string]: unknown;
}

const PRIORITIES = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug'];

/**
 * An entry of `journalctl -o json` as a log item, dated `nowMs` when it has no time; undefined when it has no message or a
 * rule of its source leaves it out.
 */
export function journalItem(
  entry: Readonly<Record<string, unknown>>,
  from: Pick<SourceBase, 'service' | 'source' | 'tags' | 'rules'>,
  host: string,
  nowMs: number,
): LogItem | undefined {
  const message = from.rules.apply(textOf(entry['MESSAGE']), false);
  if (message === undefined || message === '') return undefined;
  const unit = textOf(entry['_SYSTEMD_UNIT']);
  const identifier = textOf(entry['SYSLOG_IDENTIFIER']) || textOf(entry['_COMM']);
  const status = PRIORITIES[Number(textOf(entry['PRIORITY']) || Number.NaN)];
  const microseconds = Number(textOf(entry['__REALTIME_TIMESTAMP']));
  const journald: Record<string, string> = {};
  for (const name of ['_SYSTEMD_UNIT', '_PID', '_UID', '_COMM', '_EXE', '_TRANSPORT', '_MACHINE_ID', '_BOOT_ID']) {
    const value = textOf(entry[name]);
    if (value !== '') journald[name] = value;
  }
  return {
    message,
    ...(status === undefined ? {} : { status }),
    timestamp: microseconds > 0 ? Math.floor(microseconds / 1000) : nowMs,
    hostname: host,
    service: from.service || identifier || unit.replace(/\.service$/, '') || 'journald',
    ddsource: from.source || 'journald',
    ddtags: from.tags.join(','),
    journald,
  };
}

/** Journal fields are text, the bytes of text that is not printable, or a list of either when a field is repeated. */
export function textOf(field: unknown): string {
  if (typeof field === 'string') return field;
  if (!Array.isArray(field)) return '';
  if (field.every((byte) => typeof byte === 'number')) return Buffer.from(field).toString('utf8');
  return textOf(field[0]);
}
