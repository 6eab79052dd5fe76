import type { SummaryRow } from './rows.ts';

const KEYS = [
  'metric',
  'type',
  'unit',
  'seriesNow',
  'hosts',
  'tagCount',
  'usedBy',
  'queries',
  'lastSeenUnixMs',
] as const;
export type SortKey = (typeof KEYS)[number];

const TEXTS: ReadonlySet<SortKey> = new Set(['metric', 'type', 'unit']);

export interface Sort {
  readonly key: SortKey;
  readonly falling: boolean;
}

/** `type` or `-type` as the address holds it; by name when it holds nothing that can be read. */
export function sortOf(text: string): Sort {
  const name = text.replace(/^-/, '');
  const key = KEYS.find((one) => one === name);
  return key === undefined ? { key: 'metric', falling: false } : { key, falling: text.startsWith('-') };
}

/** What a click on a column's title makes of the order: numbers fall first. */
export function clickedSort(now: Sort, key: SortKey): string {
  const falling = now.key === key ? !now.falling : !TEXTS.has(key);
  return `${falling ? '-' : ''}${key}`;
}

export function sorted(rows: readonly SummaryRow[], { key, falling }: Sort): readonly SummaryRow[] {
  const sign = falling ? -1 : 1;
  return [...rows].sort((one, other) => {
    if (one[key] !== other[key]) return one[key] < other[key] ? -sign : sign;
    return one.metric < other.metric ? -1 : 1;
  });
}
