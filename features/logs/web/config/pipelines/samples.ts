import { sourcesOf } from './filter-sources.ts';

const MOST_SAMPLES = 50;

/** What the intake takes the time of a log from. */
const TIMES = [
  'timestamp',
  '@timestamp',
  '_timestamp',
  'Timestamp',
  'date',
  'eventTime',
  'published_date',
  'syslog.timestamp',
];

/** A log as it would be sent. */
export type Sample = Readonly<Record<string, unknown>>;

/**
 * Samples that were pasted: JSON (one log, a list, or one a line), or lines of text, which become logs of the source that
 * the pipeline's filter asks for. At most 50, the first ones. Those without a time are of `nowMs`, so
 * that they are the same each time they are tried.
 */
export function samplesOf(text: string, filter: string, nowMs: number): readonly Sample[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  const whole = parsed(trimmed);
  const items: readonly unknown[] = Array.isArray(whole) ? whole : whole !== undefined ? [whole] : linesOf(text);
  const [source] = sourcesOf(filter) ?? [];
  const asLog = (item: unknown): Sample => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      return { message: String(item), ...(source === undefined ? {} : { ddsource: source }), timestamp: nowMs };
    }
    return TIMES.some((name) => name in item) ? (item as Sample) : { ...item, timestamp: nowMs };
  };
  return items.slice(0, MOST_SAMPLES).map(asLog);
}

function linesOf(text: string): readonly unknown[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '')
    .map((line) => parsed(line.trim()) ?? line);
}

/** JSON objects and lists; a number or a word is a line of text. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the API gives of a log. */
export interface StoredLog {
  readonly attributes: {
    readonly timestamp?: string;
    readonly message?: string;
    readonly status?: string;
    readonly service?: string;
    readonly host?: string;
    readonly tags?: readonly string[];
    readonly attributes?: Readonly<Record<string, unknown>>;
  };
}

/** A stored log as it could be sent again, on one line. */
export function sampleLine({ attributes }: StoredLog): string {
  const { timestamp, message, status, service, host, tags = [], attributes: own } = attributes;
  const source = tags.find((tag) => tag.startsWith('source:'))?.slice('source:'.length);
  const kept = tags.filter((tag) => !/^(?:source|service|host):/.test(tag));
  return JSON.stringify({
    message,
    ddsource: source,
    service,
    hostname: host,
    status,
    timestamp,
    ddtags: kept.length === 0 ? undefined : kept.join(','),
    ...own,
  });
}
