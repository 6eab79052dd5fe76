import type { ExpositionSample } from './exposition.ts';

const QUOTE = 34;
const COMMA = 44;
const EQUALS = 61;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const NO_LABELS: ReadonlyMap<string, string> = new Map();

/**
 * A line of a sample: `name{label="value",…} value [timestamp] [# exemplar]`, or `{"name",label="value"} value` for a name
 * that is no plain word. Timestamp and exemplar are passed over. Undefined when the line is none.
 */
export function parseSample(line: string): ExpositionSample | undefined {
  let at = 0;
  while (isBlank(line.charCodeAt(at))) at++;
  const nameStart = at;
  while (at < line.length && line.charCodeAt(at) !== OPEN && !isBlank(line.charCodeAt(at))) at++;
  let name = line.slice(nameStart, at);
  while (isBlank(line.charCodeAt(at))) at++;
  let labels = NO_LABELS;
  if (line.charCodeAt(at) === OPEN) {
    const read = parseLabels(line, at + 1);
    if (read === undefined) return undefined;
    if (read.name !== '') {
      if (name !== '') return undefined;
      name = read.name;
    }
    labels = read.labels;
    at = read.end;
  }
  if (name === '' || name.startsWith('"')) return undefined;
  while (isBlank(line.charCodeAt(at))) at++;
  const valueStart = at;
  while (at < line.length && !isBlank(line.charCodeAt(at))) at++;
  const value = parseValue(line.slice(valueStart, at));
  return value === undefined ? undefined : { name, labels, value };
}

interface Labels {
  /** A name in quotes among the labels; '' for none. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly end: number;
}

function parseLabels(line: string, start: number): Labels | undefined {
  const labels = new Map<string, string>();
  let name = '';
  let at = start;
  for (;;) {
    while (isBlank(line.charCodeAt(at)) || line.charCodeAt(at) === COMMA) at++;
    const code = line.charCodeAt(at);
    if (code === CLOSE) return { name, labels, end: at + 1 };
    let key: string;
    if (code === QUOTE) {
      const end = quoteEnd(line, at + 1);
      if (end === -1) return undefined;
      key = unescaped(line.slice(at + 1, end));
      at = end + 1;
    } else {
      const keyStart = at;
      while (isNamePart(line.charCodeAt(at))) at++;
      key = line.slice(keyStart, at);
    }
    while (isBlank(line.charCodeAt(at))) at++;
    if (line.charCodeAt(at) !== EQUALS) {
      if (code !== QUOTE || name !== '') return undefined;
      name = key;
      continue;
    }
    at++;
    while (isBlank(line.charCodeAt(at))) at++;
    if (key === '' || line.charCodeAt(at) !== QUOTE) return undefined;
    const end = quoteEnd(line, at + 1);
    if (end === -1) return undefined;
    labels.set(key, unescaped(line.slice(at + 1, end)));
    at = end + 1;
  }
}

/** Where the quoted text that starts at `start` ends; -1 when it does not. */
function quoteEnd(line: string, start: number): number {
  let end = line.indexOf('"', start);
  while (end !== -1) {
    let slashes = 0;
    while (line.charCodeAt(end - 1 - slashes) === BACKSLASH && end - 1 - slashes >= start) slashes++;
    if (slashes % 2 === 0) return end;
    end = line.indexOf('"', end + 1);
  }
  return -1;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

function parseValue(text: string): number | undefined {
  if (text === '') return undefined;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  switch (text.toLowerCase()) {
    case 'nan':
      return Number.NaN;
    case '+inf':
    case 'inf':
    case '+infinity':
    case 'infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default:
      return undefined;
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Letters, digits, `_`, `:` and, leniently, `.` and `-`. */
function isNamePart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 58) ||
    code === 95 ||
    code === 46 ||
    code === 45
  );
}
