import { CodedError } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';

export interface VarnishCounter {
  readonly metric: string;
  readonly type: 'rate' | 'gauge';
  readonly value: number;
}

/** What `varnishstat -j` writes; since Varnish 6.5 below `counters`. Bitmaps are left out. Throws `varnishstat_output`. */
export function readCounters(text: string): readonly VarnishCounter[] {
  let page: unknown;
  try {
    page = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('varnishstat_output', 'varnishstat -j does not write JSON', { status: 502, cause });
  }
  const counters = isObject(page) && isObject(page['counters']) ? page['counters'] : page;
  return Object.entries(isObject(counters) ? counters : {}).flatMap(([name, counter]) => {
    if (!isObject(counter) || typeof counter['value'] !== 'number') return [];
    const type = TYPES[String(counter['flag'])];
    return type === undefined ? [] : [{ metric: metricName(name), type, value: counter['value'] }];
  });
}

/** Varnish 3 has `a` and `i`, later ones `c` and `g`. */
const TYPES: Readonly<Record<string, VarnishCounter['type']>> = { a: 'rate', c: 'rate', g: 'gauge', i: 'gauge' };

/** As the Agent makes names: what is no letter, digit, `_` or `.` becomes `_`. */
function metricName(counter: string): string {
  const name = counter
    .replace(/^MAIN\./, '')
    .replace(/[^a-zA-Z0-9_.]+|^[^a-zA-Z]+/g, '_')
    .replace(/__+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(/\._|_\./g, '.');
  return `varnish.${name}`;
}
