import { quoteValue } from '../query-bar/tokenize.ts';

/**
 * A metric scope as a search of logs or spans: `env:prod, !host:a` becomes `env:prod -host:a`, `k IN (a, b)` becomes
 * `k:(a OR b)`. `*` and '' are everything: ''.
 */
export function searchOfScope(scope: string): string {
  return scope
    .replace(
      /([\w.\-/@]+)\s+(NOT\s+)?IN\s*\(([^()]*)\)/gi,
      (_whole, key: string, not: string | undefined, list: string) => {
        const values = list.split(',').map((value) => quoteValue(value.trim().replace(/^"(.*)"$/, '$1')));
        return `${not === undefined ? '' : '-'}${key}:(${values.join(' OR ')})`;
      },
    )
    .replaceAll(/\s*,\s*/g, ' ')
    .replaceAll(/!\s*(?=\S)/g, '-')
    .replaceAll('&&', 'AND')
    .replaceAll('||', 'OR')
    .split(/\s+/)
    .filter((word) => word !== '*' && word !== '')
    .join(' ');
}

/** A scope and the tags of one line of its answer, as a search. Tags that stand for "has none" (`N/A`) say nothing. */
export function searchOfLine(scope: string, group: readonly string[]): string {
  const search = searchOfScope(scope);
  const terms = group.flatMap((tag) => {
    const colon = tag.indexOf(':');
    const value = tag.slice(colon + 1);
    return colon < 1 || value === 'N/A' ? [] : [`${tag.slice(0, colon)}:${quoteValue(value)}`];
  });
  const wrapped = /\bOR\b/.test(search) && terms.length > 0 ? `(${search})` : search;
  return [wrapped, ...terms.filter((term) => !search.split(' ').includes(term))]
    .filter((part) => part !== '')
    .join(' ');
}

/** What stands between the first braces of a query's text; `*` for none. */
export function scopeOfText(query: string): string {
  return /\{([^{}]*)\}/.exec(query)?.[1]?.trim() || '*';
}
