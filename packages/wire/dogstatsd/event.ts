import { originOf, type StatsDEvent, splitTags } from './line.ts';
import { parseWhole } from './number.ts';

const PIPE = 124;
const COMMA = 44;

/**
 * The event in `bytes[start, end)`: `_e{<title length>,<text length>}:<title>|<text>`, then `d:…`, `h:…`, `k:…`, `p:…`,
 * `s:…`, `t:…`, `#tags`, `c:…`, `e:…` and `card:…` in any order. The lengths count UTF-8 bytes; clients in JavaScript count UTF-16 units, so when the bytes do not fit the delimiters the units
 * are tried. Undefined when neither fits or the title is empty.
 */
export function parseEvent(bytes: Buffer, start: number, end: number): StatsDEvent | undefined {
  const comma = bytes.indexOf(COMMA, start);
  const brace = bytes.indexOf(125, start);
  if (comma < 0 || brace < comma || brace + 1 >= end || bytes[brace + 1] !== 58) return undefined;
  const titleLength = parseWhole(bytes, start + 3, comma);
  const textLength = parseWhole(bytes, comma + 1, brace);
  if (titleLength < 1 || textLength < 0) return undefined;
  const split =
    splitByBytes(bytes, brace + 2, end, titleLength, textLength) ??
    splitByUnits(bytes.toString('utf8', brace + 2, end), titleLength, textLength);
  if (split === undefined) return undefined;
  return withOptions(split.title, split.text.replaceAll('\\n', '\n'), split.rest);
}

interface Split {
  readonly title: string;
  readonly text: string;
  /** What follows the text: '' or `|field|field`. */
  readonly rest: string;
}

function splitByBytes(bytes: Buffer, at: number, end: number, title: number, text: number): Split | undefined {
  const titleEnd = at + title;
  const textEnd = titleEnd + 1 + text;
  if (textEnd > end || bytes[titleEnd] !== PIPE || (textEnd < end && bytes[textEnd] !== PIPE)) return undefined;
  return {
    title: bytes.toString('utf8', at, titleEnd),
    text: bytes.toString('utf8', titleEnd + 1, textEnd),
    rest: bytes.toString('utf8', textEnd, end),
  };
}

function splitByUnits(line: string, title: number, text: number): Split | undefined {
  const textEnd = title + 1 + text;
  if (textEnd > line.length || line[title] !== '|' || (textEnd < line.length && line[textEnd] !== '|'))
    return undefined;
  return { title: line.slice(0, title), text: line.slice(title + 1, textEnd), rest: line.slice(textEnd) };
}

/** Bad optional values fall back to their defaults, as in the Agent. */
function withOptions(title: string, text: string, rest: string): StatsDEvent {
  const fields = rest.split('|').slice(1);
  const field = (prefix: string) => fields.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? '';
  const alertType = field('t:');
  const origin = originOf(field);
  return {
    title,
    text,
    timeUnixS: wholeOf(field('d:')),
    host: field('h:'),
    aggregationKey: field('k:'),
    priority: field('p:') === 'low' ? 'low' : 'normal',
    sourceType: field('s:'),
    alertType: alertType === 'error' || alertType === 'warning' || alertType === 'success' ? alertType : 'info',
    tags: splitTags(field('#')),
    ...(origin === undefined ? {} : { origin }),
  };
}

/** Digits as a number; 0 for anything else. */
export function wholeOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
