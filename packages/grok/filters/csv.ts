import { toInteger, toNumber } from './numbers.ts';
import { type Filter, ofText, setKey } from './value.ts';

/**
 * One line of CSV as an object: Datadog's `csv`. Values that are quoted may hold the separator, and the quote written twice;
 * those that are not are numbers when they look like it. Nothing and surplus values are left out.
 */
export function csv(headers: string, separator = ',', quote = '"'): Filter {
  const keys = headers.split(',').map((key) => key.trim());
  const divider = separator.toLowerCase() === 'tab' || separator === '\\t' ? '\t' : separator;
  return ofText((text) => {
    const record: Record<string, unknown> = {};
    let at = 0;
    for (const key of keys) {
      if (at > text.length) break;
      const quoted = quote !== '' && text.startsWith(quote, at) ? readQuoted(text, at, quote) : undefined;
      const next = text.indexOf(divider, quoted?.end ?? at);
      const end = next < 0 ? text.length : next;
      const value = quoted === undefined ? typed(text.slice(at, end)) : quoted.value;
      if (value !== '' && key !== '') setKey(record, key, value);
      at = end + divider.length;
    }
    return record;
  });
}

function readQuoted(text: string, start: number, quote: string): { value: string; end: number } | undefined {
  let value = '';
  let at = start + 1;
  for (;;) {
    const end = text.indexOf(quote, at);
    if (end < 0) return undefined;
    value += text.slice(at, end);
    if (text[end + 1] !== quote) return { value, end: end + 1 };
    value += quote;
    at = end + 2;
  }
}

function typed(text: string): string | number {
  return toInteger(text) ?? toNumber(text) ?? text;
}
