import type { MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import type { SeriesEntry } from '../series-registry.ts';
import { idsSql, numbersSql } from './id-lists.ts';
import type { SeriesGroup } from './select-series.ts';
import { type Treatment, treatmentOf } from './treatment.ts';

/** Series of one line of the answer that are treated alike: they may be merged before they come here. */
export interface SeriesClass {
  readonly group: number;
  readonly treatment: Treatment;
}

/** A series that is asked for, and its class. */
export interface Member {
  readonly entry: SeriesEntry;
  readonly class: number;
}

/** What `classSql` says of series that are in no class. */
export const NO_CLASS = 4_294_967_295;

/** Puts series into classes; a class's number is its place in the list. */
export function classify(
  groups: readonly SeriesGroup[],
  request: MetricFetch,
): { readonly classes: readonly SeriesClass[]; readonly members: readonly Member[] } {
  const classes: SeriesClass[] = [];
  const members: Member[] = [];
  for (const [group, { members: entries }] of groups.entries()) {
    const first = classes.length;
    let type = '';
    let intervalSeconds = 0;
    let number = first;
    for (const entry of entries) {
      // Nearly always as the one before.
      if (entry.type !== type || entry.intervalSeconds !== intervalSeconds) {
        ({ type, intervalSeconds } = entry);
        const treatment = treatmentOf(entry, request);
        const found = classes.slice(first).findIndex((one) => same(one.treatment, treatment));
        number = found < 0 ? classes.push({ group, treatment }) - 1 : first + found;
      }
      members.push({ entry, class: number });
    }
  }
  return { classes, members };
}

function same(a: Treatment, b: Treatment): boolean {
  // Fills come from the query, or are that of gauges: the same object.
  return a.time === b.time && a.factor === b.factor && a.fill === b.fill;
}

/** The class of `series_id` in SQL. */
export function classSql(members: readonly Member[]): string {
  const ids = idsSql(members.map(({ entry }) => entry));
  const classes = new Uint32Array(members.length);
  for (let index = 0; index < classes.length; index++) classes[index] = (members[index] as Member).class;
  return `transform(series_id, ${ids}, ${numbersSql(classes)}, toUInt32(${sqlNumber(NO_CLASS)}))`;
}
