export interface JsonObfuscation {
  /** Values of these keys stay, at any depth, with all that is below them. */
  readonly keepValues?: ReadonlySet<string>;
  /** Texts of these keys are SQL: their literals go, the statement stays. */
  readonly sqlValues?: ReadonlySet<string>;
  readonly sql?: (text: string) => string;
}

const NOTHING: JsonObfuscation = {};

/** JSON (or several, one a line) with every value hidden and every key kept; what is not JSON is hidden whole. */
export function obfuscateJson(text: string, options: JsonObfuscation = NOTHING): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : hideLine(line, options)))
    .join('\n');
}

function hideLine(line: string, options: JsonObfuscation): string {
  try {
    return JSON.stringify(hide(JSON.parse(line), '', options, 0)) ?? '?';
  } catch {
    return '?';
  }
}

/** Deeper than any query; what lies below is hidden. */
const MAX_DEPTH = 100;

function hide(value: unknown, key: string, options: JsonObfuscation, depth: number): unknown {
  if (options.keepValues?.has(key) === true) return value;
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) {
    const isSql = typeof value === 'string' && options.sqlValues?.has(key) === true && options.sql !== undefined;
    return isSql ? options.sql(value) : '?';
  }
  if (Array.isArray(value)) return value.map((entry) => hide(entry, key, options, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, hide(entry, name, options, depth + 1)]),
  );
}
