/** A part of a text. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * Where the value at a JSON pointer (RFC 6901) stands in a JSON text; the nearest value above it that is there when it is not.
 * Undefined for a text that is no JSON.
 */
export function pointerRange(text: string, pointer: string): TextRange | undefined {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return find(text, skipSpace(text, 0), parts);
}

function find(text: string, start: number, [part, ...rest]: readonly string[]): TextRange {
  const own = { offset: start, length: endOfValue(text, start) - start };
  if (part === undefined) return own;
  const child = childStart(text, start, part);
  return child === undefined ? own : find(text, child, rest);
}

/** Where a member or an item of the value at `start` begins. The text is known to be JSON. */
function childStart(text: string, start: number, part: string): number | undefined {
  const isObject = text[start] === '{';
  if (!isObject && text[start] !== '[') return undefined;
  let at = skipSpace(text, start + 1);
  for (let index = 0; text[at] !== '}' && text[at] !== ']'; index++) {
    let name = String(index);
    if (isObject) {
      const end = endOfValue(text, at);
      name = String(JSON.parse(text.slice(at, end)));
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    if (name === part) return at;
    at = skipSpace(text, endOfValue(text, at));
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return undefined;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (/\s/.test(text[next] ?? '')) next++;
  return next;
}

/** Where the value that begins at `start` ends. */
function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[') {
    const rest = /[^,\]}\s]*/y;
    rest.lastIndex = start;
    return start + (rest.exec(text)?.[0].length ?? 0);
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at) - 1;
    else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
