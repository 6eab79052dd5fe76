/** The type of a family, as its `# TYPE` line says; `unknown` for `untyped` and for families without such a line. */
export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/** One line: a name, its labels and a number (NaN and infinities among them). */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A family of samples; `name` without the `_total` of a counter, whatever format the page has. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly samples: readonly Sample[];
}

/** What a page held, and how many of its lines could not be read. */
export interface ParsedPage {
  readonly families: readonly Family[];
  readonly badLines: number;
}

interface OpenFamily {
  readonly name: string;
  readonly type: FamilyType;
  readonly samples: Sample[];
}

const TYPES: Readonly<Record<string, FamilyType>> = {
  counter: 'counter',
  gauge: 'gauge',
  gaugehistogram: 'histogram',
  histogram: 'histogram',
  info: 'info',
  stateset: 'stateset',
  summary: 'summary',
};

/** How the samples of a family may end, by its type. */
const ENDINGS: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [],
  histogram: ['_bucket', '_count', '_sum', '_created', '_gcount', '_gsum'],
  summary: ['_count', '_sum', '_created'],
  info: ['_info'],
  stateset: [],
  unknown: [],
};

/**
 * Reads Prometheus' text format and OpenMetrics alike. A line that cannot be read is counted, and the others are read.
 * https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function parseMetricsText(text: string): ParsedPage {
  const families = new Map<string, OpenFamily>();
  let badLines = 0;
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    if (line === '' || line.trim() === '') continue;
    if (line.startsWith('#')) readComment(line, families);
    else {
      const sample = readSample(line);
      if (sample === undefined) badLines++;
      else familyOf(sample.name, families).samples.push(sample);
    }
  }
  return { families: [...families.values()].filter(({ samples }) => samples.length > 0), badLines };
}

function readComment(line: string, families: Map<string, OpenFamily>): void {
  const [, name, type] = /^#\s*TYPE\s+(\S+)\s+(\S+)/.exec(line) ?? [];
  if (name === undefined || type === undefined || families.has(name)) return;
  const known = TYPES[type.toLowerCase()] ?? 'unknown';
  families.set(name, { name: known === 'counter' ? name.replace(/_total$/, '') : name, type: known, samples: [] });
}

/** The family that was declared for a sample, or one of its own. */
function familyOf(name: string, families: Map<string, OpenFamily>): OpenFamily {
  const exact = families.get(name);
  if (exact !== undefined) return exact;
  const underscore = name.lastIndexOf('_');
  const declared = underscore > 0 ? families.get(name.slice(0, underscore)) : undefined;
  if (declared !== undefined && ENDINGS[declared.type].includes(name.slice(underscore))) return declared;
  const own: OpenFamily = { name, type: 'unknown', samples: [] };
  families.set(name, own);
  return own;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:.]*/;

function readSample(line: string): Sample | undefined {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return undefined;
  let at = name.length;
  let labels: Record<string, string> = {};
  if (line[at] === '{') {
    const read = readLabels(line, at + 1);
    if (read === undefined) return undefined;
    labels = read.labels;
    at = read.end;
  } else if (!/\s/.test(line[at] ?? '')) return undefined;
  // A time and an exemplar may follow the number.
  const number = /^\s*(\S+)/.exec(line.slice(at))?.[1];
  const value = number === undefined ? undefined : readNumber(number);
  return value === undefined ? undefined : { name, labels, value };
}

/** Labels up to their closing brace: pairs with escapes, blanks and a last comma allowed. */
function readLabels(line: string, start: number): { labels: Record<string, string>; end: number } | undefined {
  const labels: Record<string, string> = {};
  const pair = /\s*([a-zA-Z_][a-zA-Z0-9_.]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,?)\s*/y;
  let at = start;
  for (;;) {
    while (line[at] === ' ') at++;
    if (line[at] === '}') return { labels, end: at + 1 };
    pair.lastIndex = at;
    const found = pair.exec(line);
    if (found === null) return undefined;
    labels[found[1] ?? ''] = withoutEscapes(found[2] ?? '');
    at = pair.lastIndex;
    if (found[3] === '' && line[at] !== '}') return undefined;
  }
}

function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function readNumber(text: string): number | undefined {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
