import { addKey, type Filter, ofText } from './value.ts';

/** Percent escapes decoded as UTF-8; those that are none stay as they are. Nothing is thrown: that would be slow. */
export function decodeComponent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
    const decoded = bytes.toString('utf8');
    return decoded.includes('\ufffd') && !bytes.includes(REPLACEMENT) ? escapes : decoded;
  });
}

const REPLACEMENT = Buffer.from('\ufffd');

/** `?a=1&b=2` as an object of texts, the `?` may be missing; a key that comes again makes a list. */
export function parseQueryString(text: string, decode = true): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const start = text.startsWith('?') ? 1 : 0;
  for (const pair of text.slice(start).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    if (key === '') continue;
    addKey(values, decode ? readable(key) : key, decode ? readable(value) : value);
  }
  return values;
}

function readable(text: string): string {
  return decodeComponent(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

export const querystring: Filter = ofText((text) => parseQueryString(text));
export const decodeuricomponent: Filter = ofText(decodeComponent);
