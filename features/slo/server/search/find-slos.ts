import type { KeptSlo } from '../definition/stored.ts';

/** Whether an objective is one of those that a search asks for. */
export type SloFilter = (slo: KeptSlo) => boolean;

const MOST_WORDS = 50;
/** `key:value`, `key:"some words"`, `"some words"`, a word; `-` before one excludes. */
const WORD = /(-?)(?:([\w./-]+):)?(?:"([^"]*)"|(\([^()]*\))|([^\s()]+))/g;

/**
 * Reads `slo_type:metric env:prod "checkout"`: words stand in the name or the description, `slo_type`, `id` and `name` are
 * fields, other keys are tags; all must hold, `OR` separates alternatives, and `key:(a OR b)` takes any of some values.
 */
export function readSloSearch(query: string): SloFilter {
  const alternatives: SloFilter[][] = [[]];
  let words = 0;
  for (const [whole, minus = '', key, quoted, list, word] of query.matchAll(WORD)) {
    if (++words > MOST_WORDS) break;
    if (whole === 'AND' || whole === '*') continue;
    if (whole === 'OR') {
      alternatives.push([]);
      continue;
    }
    const values =
      list === undefined
        ? [quoted ?? word ?? '']
        : list
            .slice(1, -1)
            .split(/\s+OR\s+|\s+/)
            .filter(Boolean);
    const holds = filterOf(key, values.map(plain));
    alternatives.at(-1)?.push(minus === '-' ? (slo) => !holds(slo) : holds);
  }
  return (slo) => alternatives.some((filters) => filters.every((filter) => filter(slo)));
}

function plain(value: string): string {
  return value.replaceAll('"', '').toLowerCase();
}

function filterOf(key: string | undefined, values: readonly string[]): SloFilter {
  switch (key) {
    case undefined:
      return ({ definition: { name, description } }) =>
        values.some((value) => `${name}\n${description ?? ''}`.toLowerCase().includes(value));
    case 'id':
      return ({ id }) => values.includes(id);
    case 'name':
      return ({ definition: { name } }) => values.some((value) => name.toLowerCase().includes(value));
    case 'slo_type':
    case 'type':
      return ({ definition: { type } }) => values.includes(type);
    case 'timeframe':
      return ({ definition: { thresholds } }) => thresholds.some(({ timeframe }) => values.includes(timeframe));
    default:
      return (slo) => values.some((value) => hasTag(slo, key, value));
  }
}

function hasTag({ definition: { tags } }: KeptSlo, key: string, value: string): boolean {
  const wanted = `${key}:${value}`.toLowerCase();
  const isPrefix = wanted.endsWith('*');
  return tags.some((tag) => {
    const present = tag.toLowerCase();
    return isPrefix ? present.startsWith(wanted.slice(0, -1)) : present === wanted;
  });
}
