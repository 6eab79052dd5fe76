import { type Filter, ofText } from './value.ts';

/**
 * `[a,b]` as a list: Datadog's `array`. `brackets` are the two characters around it ('' for none), elements keep their
 * blanks. A text that is not in brackets gives nothing; so does one of which an element does not fit the filter.
 */
export function array(brackets: string, separator: string, each?: Filter): Filter {
  const open = brackets[0] ?? '';
  const close = brackets[1] ?? open;
  return ofText((text) => {
    const trimmed = text.trimEnd();
    if (!trimmed.startsWith(open) || !trimmed.endsWith(close) || trimmed.length < open.length + close.length)
      return undefined;
    const inner = trimmed.slice(open.length, trimmed.length - close.length);
    if (inner === '') return undefined;
    const elements: readonly string[] = separator === '' ? [...inner] : inner.split(separator);
    if (each === undefined) return elements;
    const values: unknown[] = [];
    for (const element of elements) {
      const value = each(element);
      if (value === undefined) return undefined;
      if (value !== null) values.push(value);
    }
    return values;
  });
}
