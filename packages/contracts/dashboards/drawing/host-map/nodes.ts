import { type Json, numberOf } from '../../asking/json.ts';
import type { WidgetTable } from '../table.ts';
import type { Taggable } from './groups.ts';
import type { MapNode } from './layout.ts';

/** The rows of the table as hosts with their tags; the second column is the size. */
export function hostNodes(table: WidgetTable): readonly Taggable[] {
  const place = table.groups.indexOf('host');
  return table.rows.map((row) => {
    const host = row.names[place] ?? '';
    const tags = table.groups.flatMap((key, index) => {
      const value = row.names[index] ?? '';
      return value === '' || value === 'N/A' ? [] : [`${key}:${value}`];
    });
    return { key: host, label: host, value: row.values[0] ?? null, size: row.values[1] ?? null, tags };
  });
}

/** The values between which the colours run: those of the style, else the least and the greatest. */
export function fillRange(nodes: readonly MapNode[], style: Json): { readonly low: number; readonly high: number } {
  let [least, most] = [Infinity, -Infinity];
  for (const { value } of nodes) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return {
    low: numberOf(style['fill_min']) ?? (Number.isFinite(least) ? least : 0),
    high: numberOf(style['fill_max']) ?? (Number.isFinite(most) ? most : 1),
  };
}
