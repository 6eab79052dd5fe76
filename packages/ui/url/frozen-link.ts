import { rangeToParams, type TimeWindow } from '../time/range.ts';
import { type Params, stringifyParams } from './search-params.ts';

/** The address with a relative range pinned to the times that it means now. */
export function frozenLink(page: { origin: string; pathname: string }, params: Params, window: TimeWindow): string {
  const { fromMs, toMs } = window;
  const pinned = { ...params, ...rangeToParams({ kind: 'absolute', fromMs, toMs }), live: undefined };
  return `${page.origin}${page.pathname}${stringifyParams(pinned)}`;
}
