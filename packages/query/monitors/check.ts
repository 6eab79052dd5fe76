import type { CheckMonitorQuery } from './ast.ts';
import { parseChain } from './chain.ts';
import { argumentsOf, callOf, groupsOfCalls, onlyCalls } from './events.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

/** A check counts at most so many of its newest results. */
const MOST_RESULTS = 100;
const CALLS = ['over', 'exclude', 'by', 'last', 'count_by_status', 'pct_by_status'] as const;

/** Reads `"check".over("env:prod").by("host").last(3).count_by_status()`. Throws MonitorSyntaxError. */
export function readCheck(query: string): CheckMonitorQuery {
  // Monitors of a share say at the end how large it may be; thresholds say it again.
  const chain = parseChain(query.replace(/\s*(?:>=?|<=?)\s*[\d.]{1,20}\s*$/, ''));
  const { head } = chain;
  if (!head.quoted || head.name === '') {
    throw new MonitorSyntaxError(
      'the name of a check in quotes is expected: "http.can_connect"',
      head.offset,
      head.length,
    );
  }
  onlyCalls(chain, CALLS);
  const percent = callOf(chain, 'pct_by_status');
  if (percent === undefined && callOf(chain, 'count_by_status') === undefined) {
    throw new MonitorSyntaxError('.count_by_status() is missing at the end', query.trimEnd().length, 1);
  }
  const last = callOf(chain, 'last');
  const [count] = last?.args ?? [];
  if (last !== undefined && !isCount(count?.value)) {
    throw new MonitorSyntaxError(`.last() counts 1 to ${MOST_RESULTS} results`, last.offset, last.length);
  }
  const excluded = argumentsOf(chain, 'exclude').map((tag) => `!${tag}`);
  return {
    kind: 'check',
    check: head.name,
    over: [...argumentsOf(chain, 'over'), ...excluded].filter((tag) => tag !== '*' && tag !== '' && tag !== '!'),
    groupBy: callOf(chain, 'by')?.args.some(({ value }) => value === '*') === true ? ['*'] : groupsOfCalls(chain),
    last: count === undefined ? 1 : Number(count.value),
    count: percent === undefined ? 'status' : 'percent',
  };
}

function isCount(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_RESULTS;
}
