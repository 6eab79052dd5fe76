import { badRequest } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';

type Labels = Readonly<Record<string, string>>;

/** Lines of one stream, which share their labels. */
export interface LokiStream {
  readonly labels: Labels;
  readonly entries: readonly LokiEntry[];
}

export interface LokiEntry {
  /** Unix nanoseconds in digits. */
  readonly timestamp: string;
  readonly line: string;
  /** Structured metadata. */
  readonly metadata: Labels;
}

/** What a stream says of the log as a whole; labels in the order in which they are looked for. */
const ROLES = {
  service: ['service_name', 'service', 'app', 'job'],
  hostname: ['host', 'hostname', 'node', 'instance'],
  status: ['level', 'detected_level', 'severity'],
  ddsource: ['ddsource', 'source'],
} as const;

/**
 * Reads the JSON of Loki's push API: `{"streams": [{"stream": {…}, "values": [["<ns>", "line", {…}]]}]}`. `bad` counts
 * streams and values that are none. Throws `bad_loki` when there is no list of streams.
 */
export function readLokiJson(body: Buffer): { readonly streams: readonly LokiStream[]; readonly bad: number } {
  const streams = objectOf(parse(body))['streams'];
  if (!Array.isArray(streams)) throw badRequest('bad_loki', 'a push is a JSON object with a list of streams');
  let bad = 0;
  const read = streams.map((stream: unknown): LokiStream => {
    const { stream: labels, values } = objectOf(stream);
    if (!Array.isArray(values)) {
      bad++;
      return { labels: {}, entries: [] };
    }
    const entries = values.flatMap((value: unknown): LokiEntry[] => {
      const [timestamp, line, metadata] = Array.isArray(value) ? (value as unknown[]) : [];
      if (typeof line === 'string' && (typeof timestamp === 'string' || typeof timestamp === 'number')) {
        return [{ timestamp: String(timestamp), line, metadata: textsOf(metadata) }];
      }
      bad++;
      return [];
    });
    return { labels: textsOf(labels), entries };
  });
  return { streams: read, bad };
}

/** A line as the item that `LogDecoder` reads: labels become tags, the usual ones also service, host, status and source. */
export function lokiItem({ labels }: LokiStream, entry: LokiEntry): Readonly<Record<string, unknown>> {
  const item: Record<string, unknown> = { ...entry.metadata, message: entry.line, timestamp: entry.timestamp };
  for (const [role, names] of Object.entries(ROLES)) {
    const name = names.find((label) => (labels[label] ?? entry.metadata[label] ?? '') !== '');
    if (name !== undefined) item[role] = labels[name] ?? entry.metadata[name];
  }
  item['ddtags'] = Object.entries(labels).map(([key, value]) => `${key}:${value.replaceAll(',', '_')}`);
  return item;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('bad_loki', 'the push is not valid JSON');
  }
}

function textsOf(value: unknown): Labels {
  const texts = Object.create(null) as Record<string, string>;
  for (const [key, text] of Object.entries(objectOf(value)))
    texts[key] = typeof text === 'string' ? text : String(text);
  return texts;
}
