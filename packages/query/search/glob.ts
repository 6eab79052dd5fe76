import { ANY_MANY, ANY_ONE, type GlobPart } from './ast.ts';

/** Compiles a wildcard pattern to a test of the whole text. No regular expression: the pattern is the user's. */
export function compileGlob(parts: readonly GlobPart[]): (text: string) => boolean {
  const segments: GlobPart[][] = [[]];
  for (const part of parts) {
    if (part === ANY_MANY) segments.push([]);
    else segments.at(-1)?.push(part);
  }
  const compiled = segments.map(compileSegment);
  const first = compiled[0];
  const last = compiled.at(-1);
  if (first === undefined || last === undefined || compiled.length === 1) {
    return (text) => first?.matchAt(text, 0) === text.length;
  }
  const middle = compiled.slice(1, -1);
  return (text) => {
    let at = first.matchAt(text, 0);
    if (at < 0) return false;
    for (const segment of middle) {
      at = segment.findFrom(text, at);
      if (at < 0) return false;
    }
    return last.matchesEnd(text, at);
  };
}

interface Segment {
  /** The position after the segment when it stands at `at`, else -1. */
  matchAt(text: string, at: number): number;
  /** The position after its first occurrence from `at`, else -1. */
  findFrom(text: string, at: number): number;
  /** It stands at the very end, not before `at`. */
  matchesEnd(text: string, at: number): boolean;
}

function compileSegment(parts: readonly GlobPart[]): Segment {
  const literal = parts.every((part) => typeof part === 'string') ? parts.join('') : null;
  if (literal !== null) {
    return {
      matchAt: (text, at) => (text.startsWith(literal, at) ? at + literal.length : -1),
      findFrom(text, at) {
        const found = text.indexOf(literal, at);
        return found < 0 ? -1 : found + literal.length;
      },
      matchesEnd: (text, at) => text.length - literal.length >= at && text.endsWith(literal),
    };
  }
  const matchAt = (text: string, start: number): number => {
    let at = start;
    for (const part of parts) {
      if (typeof part === 'string') {
        if (!text.startsWith(part, at)) return -1;
        at += part.length;
      } else {
        if (part !== ANY_ONE || at >= text.length) return -1;
        at += characterLength(text, at);
      }
    }
    return at;
  };
  const findFrom = (text: string, start: number): number => {
    for (let at = start; at <= text.length; at += characterLength(text, at)) {
      const end = matchAt(text, at);
      if (end >= 0) return end;
    }
    return -1;
  };
  const characters = parts.reduce<number>(
    (sum, part) => sum + (typeof part === 'string' ? countCharacters(part) : 1),
    0,
  );
  return {
    matchAt,
    findFrom,
    matchesEnd(text, at) {
      let start = text.length;
      for (let left = characters; left > 0; left -= 1) {
        if (start <= at) return false;
        start -= isLowSurrogate(text.charCodeAt(start - 1)) && start - 2 >= at ? 2 : 1;
      }
      return start >= at && matchAt(text, start) === text.length;
    },
  };
}

function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += characterLength(text, at)) count += 1;
  return count;
}

/** UTF-16 units of the character at `at`; at least one, so that loops move on. */
function characterLength(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(at + 1)) ? 2 : 1;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The pattern for SQL LIKE, where `%` and `_` mean `*` and `?`. Not yet a string literal. */
export function globToLike(parts: readonly GlobPart[]): string {
  let out = '';
  for (const part of parts) {
    if (part === ANY_MANY) out += '%';
    else if (part === ANY_ONE) out += '_';
    else out += part.replace(/[\\%_]/g, '\\$&');
  }
  return out;
}
