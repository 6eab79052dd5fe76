import { isObject } from '@komainu/kernel/json.ts';
import { type Path, parsePath, valueAt } from './path.ts';

/** Letters as they stand, or the value at a path. */
type Piece = { readonly text: string } | { readonly path: Path };

const MOST_TEXT = 1_000_000;

/**
 * The pieces of a text with `{{ paths }}`. Throws a RangeError whose message says what is wrong, in lower case, when braces are
 * not closed or hold no path.
 */
export function parseTemplate(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open === -1) break;
    const close = text.indexOf('}}', open);
    if (close === -1) throw new RangeError('"{{" is not closed by "}}"');
    const inside = text.slice(open + 2, close);
    const path = parsePath(inside);
    if (path === undefined) throw new RangeError(`"{{${inside}}}" holds no path such as Steps.Name.field`);
    if (open > at) pieces.push({ text: text.slice(at, open) });
    pieces.push({ path });
    at = close + 2;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** The paths in all texts of a value; throws as `parseTemplate`. */
export function pathsIn(value: unknown): Path[] {
  if (typeof value === 'string') return parseTemplate(value).flatMap((piece) => ('path' in piece ? [piece.path] : []));
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (isObject(value)) return Object.values(value).flatMap(pathsIn);
  return [];
}

/**
 * A value with every template in it filled in. A text that is one path and nothing else becomes the value itself, of whatever
 * type (null where nothing stands at the path); elsewhere values become text, objects and lists as JSON, nothing as ''.
 */
export function fillIn(value: unknown, context: unknown): unknown {
  if (typeof value === 'string') return fillText(value, context);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, context));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, context)]));
  return value;
}

function fillText(text: string, context: unknown): unknown {
  const pieces = parseTemplate(text);
  const only = pieces[0];
  if (pieces.length === 1 && only !== undefined && 'path' in only) return valueAt(context, only.path) ?? null;
  return joined(pieces, context, textOf);
}

/** A text filled in, with each value written by `write`: for texts in which values must not mean what the author's letters do. */
export function fillTextWith(text: string, context: unknown, write: (value: unknown) => string): string {
  return joined(parseTemplate(text), context, write);
}

function joined(pieces: readonly Piece[], context: unknown, write: (value: unknown) => string): string {
  let filled = '';
  for (const piece of pieces) {
    filled += 'text' in piece ? piece.text : write(valueAt(context, piece.path));
    if (filled.length > MOST_TEXT)
      throw new RangeError(`a text is longer than ${MOST_TEXT} characters when it is filled in`);
  }
  return filled;
}

/** A value as it stands inside a text. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
