import { isObject } from '@komainu/kernel/json.ts';

/** `Steps.Get_user.body.names[0]` as its parts. */
export type Path = readonly (string | number)[];

const PART =
  /^(?:\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[\s*(\d{1,9})\s*\]|\[\s*"([^"\\]{1,200})"\s*\]|\[\s*'([^'\\]{1,200})'\s*\])/u;
const MOST_PARTS = 50;

/** The parts of a path; undefined when it is none. */
export function parsePath(text: string): Path | undefined {
  const parts: (string | number)[] = [];
  let rest = text.trim();
  if (rest === '' || rest.startsWith('.')) return undefined;
  while (rest !== '') {
    const match = PART.exec(rest);
    if (match === null || parts.length === MOST_PARTS) return undefined;
    const [whole, word, index, ...quoted] = match;
    if (word !== undefined && parts.length > 0 && !whole.startsWith('.')) return undefined;
    parts.push(index === undefined ? (word ?? quoted.find((one) => one !== undefined) ?? '') : Number(index));
    rest = rest.slice(whole.length);
  }
  return typeof parts[0] === 'string' ? parts : undefined;
}

/** What stands at a path; undefined where nothing does. Only members that a value has itself, and the length of lists and texts. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value)) {
      if (part === 'length') value = value.length;
      else value = typeof part === 'number' ? value[part] : undefined;
    } else if (typeof value === 'string') {
      value = part === 'length' ? value.length : undefined;
    } else if (isObject(value) && Object.hasOwn(value, part)) {
      value = value[part];
    } else {
      return undefined;
    }
  }
  return value;
}
