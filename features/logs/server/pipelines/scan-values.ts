import type { SensitiveScan } from '../sensitive-data/scanner.ts';

/** A value of an attribute as the draft holds it. */
interface AttributeText {
  readonly text: string;
  readonly isJson: boolean;
}

const DEEPEST = 50;

/** Which paths a rule looks at: a path named means everything below it too. */
export function scopedPaths(
  target: 'all' | 'include' | 'exclude',
  fields: readonly string[],
): (path: string) => boolean {
  if (target === 'all') return () => true;
  const isNamed = (path: string) => fields.some((field) => path === field || path.startsWith(`${field}.`));
  return target === 'include' ? isNamed : (path) => !isNamed(path);
}

/** Scans the text of an attribute, and every text inside a list; undefined when there is nothing in it. */
export function scanValue(text: string, isJson: boolean, scan: SensitiveScan): AttributeText | undefined {
  const clean = scan(text);
  if (clean === undefined) return undefined;
  if (!isJson) return { text: clean, isJson: false };
  const value = readJson(text);
  if (typeof value === 'number') return { text: clean, isJson: false };
  const inside = scanJson(value, scan, 0);
  return inside === undefined ? undefined : { text: JSON.stringify(inside), isJson: true };
}

/** A copy without what is sensitive in its texts; undefined when nothing was. */
function scanJson(value: unknown, scan: SensitiveScan, depth: number): unknown {
  if (typeof value === 'string') return scan(value);
  if (typeof value === 'number') return scan(String(value));
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
  let changed = false;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const clean = scanJson(inner, scan, depth + 1);
    if (clean !== undefined) changed = true;
    return [key, clean ?? inner];
  });
  if (!changed) return undefined;
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
