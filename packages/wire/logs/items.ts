import { badRequest } from '@komainu/kernel/errors.ts';
import { parseExact } from './exact-json.ts';

/** The logs of one request, not yet looked into: objects, plain text, or whatever else a JSON array held. */
export interface LogItems {
  readonly items: readonly unknown[];
  /** Pieces that should have been JSON and were not. */
  readonly badJson: number;
  /** Pieces that the end of the body cut off; none unless given. */
  readonly cutOff?: number;
  /** The same items with integers beyond 2^53 kept digit by digit (see `parseExact`). */
  exact(): readonly unknown[];
}

type Parse = (text: string) => unknown;

/**
 * Finds the logs in a body: a JSON array, one object, objects after one another (NDJSON or without line breaks), or plain
 * text with a log a line. An empty body and `{}` are the probes of Agents: no items. Invalid UTF-8 becomes U+FFFD. Throws
 * `bad_json` when the media type promises JSON and nothing of the body is.
 *
 * @param contentType the media type alone, lower case, '' when unknown
 */
export function readLogItems(body: Buffer, contentType: string): LogItems {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const first = firstLetter(text);
  if (first === '') return { items: [], badJson: 0, exact: () => [] };
  if (first === '[' || first === '{') {
    const items = tryParse(text, JSON.parse);
    if (items !== undefined) return { items, badJson: 0, exact: () => tryParse(text, parseExact) ?? items };
  }
  const isJson = contentType === 'application/json';
  if (first !== '{' && !isJson) {
    const lines = textLines(text);
    return { items: lines, badJson: 0, exact: () => lines };
  }
  const found = documents(text, JSON.parse, !isJson);
  if (found.items.length === 0 && found.badJson > 0) {
    throw badRequest('bad_json', 'the body is neither a JSON array of logs, nor a log, nor a log a line');
  }
  return { ...found, exact: () => documents(text, parseExact, !isJson).items };
}

function tryParse(text: string, parse: Parse): readonly unknown[] | undefined {
  try {
    const value = parse(text);
    if (Array.isArray(value)) return value;
    return isEmptyObject(value) ? [] : [value];
  } catch {
    return undefined;
  }
}

/** Objects that follow one another; what stands between them is text or, in a body of JSON, an error a line. */
function documents(text: string, parse: Parse, keepText: boolean): { items: unknown[]; badJson: number } {
  const items: unknown[] = [];
  let badJson = 0;
  const odd = (from: number, to: number) => {
    if (isSeparator(text, from, to)) return;
    const lines = textLines(text.slice(from, to));
    if (keepText) items.push(...lines);
    else badJson += lines.length;
  };
  let position = 0;
  // Damaged text is looked through again from the next line: so often that it costs a few passes, then line by line.
  let patience = text.length * 4;
  let next = -1;
  while (position < text.length) {
    const open = text.indexOf('{', position);
    if (open === -1) break;
    if (next < open) {
      next = text.indexOf('\n', open);
      if (next === -1) next = text.length;
    }
    const limit = patience > 0 ? text.length : next;
    const close = endOfObject(text, open, limit);
    const value = close === -1 ? undefined : tryParse(text.slice(open, close), parse);
    if (value === undefined) {
      // A damaged line costs itself, not the lines after it.
      patience -= (close === -1 ? limit : close) - open;
      odd(position, next);
      position = next;
      continue;
    }
    odd(position, open);
    for (const item of value) items.push(item);
    position = close;
  }
  odd(position, text.length);
  return { items, badJson };
}

/** The index after the brace that closes the one at `open`, -1 when there is none before `limit`. */
function endOfObject(text: string, open: number, limit: number): number {
  let depth = 0;
  let inString = false;
  for (let index = open; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index++;
      else if (code === 34) inString = false;
      // JSON strings hold no line breaks: an unclosed quote ends with its line.
      else if (code === 10) return -1;
    } else if (code === 34) inString = true;
    else if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return index + 1;
  }
  return -1;
}

/** Whether nothing but white space and commas stands there. */
function isSeparator(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code > 32 && code !== 44) return false;
  }
  return true;
}

function textLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function firstLetter(text: string): string {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return text.charAt(index);
  }
  return '';
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
