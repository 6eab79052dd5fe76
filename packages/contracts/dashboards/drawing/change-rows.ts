import { type Json, textOf } from '../asking/json.ts';
import type { Table } from './answers.ts';

/** A group's value now and at the same time before. */
export interface ChangeRow {
  readonly key: string;
  readonly names: readonly string[];
  readonly present: number;
  readonly past: number;
  readonly change: number;
  readonly relative: number;
}

/** Rows of both times that meet by group, in the order that the request asks for. */
export function changeRows(present: Table, past: Table, request: Json): ChangeRow[] {
  const before = new Map(past.rows.map((row) => [row.key, row.values[0] ?? null]));
  const sign = textOf(request['order_dir']) === 'asc' ? 1 : -1;
  const by = textOf(request['order_by']) || 'change';
  return present.rows
    .flatMap(({ key, names, values }): ChangeRow[] => {
      const [now, then] = [values[0] ?? null, before.get(key) ?? null];
      if (now === null || then === null) return [];
      return [
        {
          key,
          names,
          present: now,
          past: then,
          change: now - then,
          relative: then === 0 ? Infinity : (now - then) / Math.abs(then),
        },
      ];
    })
    .sort((a, b) => {
      if (by === 'name') return sign * a.key.localeCompare(b.key);
      if (by === 'present') return sign * (a.present - b.present);
      return sign * (by === 'past' ? a.past - b.past : a.change - b.change);
    });
}
