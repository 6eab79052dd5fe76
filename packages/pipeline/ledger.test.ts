import { Counters } from '@komainu/kernel/counters.ts';
import { expect, it } from 'vitest';
import { IntakeLedger } from './ledger.ts';

it('keeps books by source and reason', () => {
  const counters = new Counters();
  const ledger = new IntakeLedger(counters);
  ledger.received('logs', 5);
  ledger.stored('logs', 3);
  ledger.rejected('logs', 'bad_json');
  ledger.rejected('logs', 'too_large', 1);
  expect(ledger.totals()).toEqual({
    received: new Map([['logs', 5]]),
    stored: new Map([['logs', 3]]),
    rejected: new Map([
      [
        'logs',
        new Map([
          ['bad_json', 1],
          ['too_large', 1],
        ]),
      ],
    ]),
  });
  expect(counters.exposition()).toContain('komainu_intake_rejected_total{reason="bad_json",source="logs"} 1');
});
