import type { Exposition, ExpositionFamily, ExpositionSample, ExpositionType } from './exposition.ts';
import { parseSample } from './parse-sample.ts';

const TYPES: ReadonlySet<string> = new Set<ExpositionType>([
  'counter',
  'gauge',
  'histogram',
  'summary',
  'unknown',
  'info',
  'stateset',
  'gaugehistogram',
]);

/** What may follow a family's name in the names of its samples; '' is the name alone. */
const SUFFIXES: Readonly<Record<ExpositionType, readonly string[]>> = {
  counter: ['_total', '', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count', '', '_created'],
  summary: ['', '_sum', '_count', '_created'],
  unknown: [''],
  info: ['_info', ''],
  stateset: [''],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
};

interface Family extends ExpositionFamily {
  readonly samples: ExpositionSample[];
}

const MAX_SHOWN = 100;

/**
 * Reads a page of metrics in Prometheus' text format 0.0.4 or in OpenMetrics 1.0, whichever it is. Never throws; time and
 * memory grow with the length of the text. `keep` is asked for each line that is no comment.
 */
export function parseExposition(text: string, keep?: (line: string) => boolean): Exposition {
  const families = new Map<string, Family>();
  let current: Family | undefined;
  let badLines = 0;
  let firstBad = '';
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    start = end + 1;
    if (line === '') continue;
    if (line.charCodeAt(0) === 35) {
      current = declared(line, families) ?? current;
      continue;
    }
    if (keep !== undefined && !keep(line)) continue;
    const sample = parseSample(line);
    if (sample === undefined) {
      if (line.trim() === '') continue;
      badLines++;
      firstBad ||= line.slice(0, MAX_SHOWN);
      continue;
    }
    if (current === undefined || !belongs(sample.name, current)) {
      current = families.get(sample.name) ?? familyOf(sample.name, sample.name, 'unknown', families);
    }
    current.samples.push(sample);
  }
  return { families: [...families.values()].filter(({ samples }) => samples.length > 0), badLines, firstBad };
}

/** The family of a `# TYPE name type` line; undefined for other comments. */
function declared(line: string, families: Map<string, Family>): Family | undefined {
  const match = /^#\s*TYPE\s+("(?:[^"\\]|\\.)*"|\S+)\s+(\S+)\s*$/.exec(line);
  if (match === null) return undefined;
  const quoted = match[1] ?? '';
  const name = quoted.startsWith('"') ? quoted.slice(1, -1).replace(/\\(.)/g, '$1') : quoted;
  const word = match[2] ?? '';
  const type = TYPES.has(word) ? (word as ExpositionType) : 'unknown';
  return familyOf(name, type === 'counter' ? name.replace(/_total$/, '') : name, type, families);
}

/** Kept by the name of the page: `alloc_bytes` and `alloc_bytes_total` are two, a gauge and a counter of one name. */
function familyOf(key: string, name: string, type: ExpositionType, families: Map<string, Family>): Family {
  const known = families.get(key);
  if (known !== undefined && (known.type === type || type === 'unknown')) return known;
  // A second declaration of another type wins only over one that has no samples yet.
  if (known !== undefined && known.samples.length > 0) return known;
  const family = { name, type, samples: [] };
  families.set(key, family);
  return family;
}

function belongs(sample: string, { name, type }: Family): boolean {
  if (!sample.startsWith(name)) return false;
  const suffix = sample.slice(name.length);
  return SUFFIXES[type].includes(suffix);
}
