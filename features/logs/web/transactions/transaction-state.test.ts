import { expect, it } from 'vitest';
import { keyOf, logsOf, transactionsBody, transactionsOf } from './transaction-state.ts';

const FILTER = { query: '*', from: '0', to: '1' };

it('asks for what the address says', () => {
  const state = transactionsOf({ by: 'trace_id,@usr.id,a,b', start: '"login"', sort: 'count' });
  expect(transactionsBody(FILTER, state, 'next')).toEqual({
    filter: FILTER,
    group_by: ['trace_id', '@usr.id', 'a'],
    start: { query: '"login"' },
    sort: { by: 'count', order: 'desc' },
    page: { limit: 100, cursor: 'next' },
  });
  expect(transactionsOf({ sort: 'x' })).toEqual({ fields: [], start: '', end: '', order: 'duration' });
});

it('leads to the logs of a transaction', () => {
  const transaction = {
    by: { trace_id: 'abc', '@usr.id': 'ada l' },
    count: 2,
    firstUnixMs: 1_000,
    lastUnixMs: 2_000,
    durationMs: 1_000,
    severity: 'info',
    errors: 0,
    warnings: 0,
    services: [],
    firstMessage: '',
    lastMessage: '',
    complete: true,
  };
  expect([keyOf(transaction), logsOf('service:web', transaction)]).toEqual([
    'abc ada l 1000',
    { query: 'service:web trace_id:abc @usr.id:"ada l"', from: '1000', to: '2001' },
  ]);
});
