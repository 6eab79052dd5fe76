import { expect, it } from 'vitest';
import { decodeCheckRuns } from './check-run.ts';

it('reads an array or a single object and names what is wrong with the rest', () => {
  const good = { check: 'app.ok', host_name: 'h', timestamp: 100.7, status: 2, message: 'no', tags: ['Env:a'] };
  const run = { check: 'app.ok', host: 'h', timeUnixS: 100, status: 2, message: 'no', tags: ['env:a'] };
  expect([
    decodeCheckRuns([good, { check: 'x', status: 4 }, { status: 0 }, 5, { check: 'y', status: 0, timestamp: -1 }], 9),
    decodeCheckRuns({ check: 'y', status: 0 }, 9),
  ]).toEqual([
    { runs: [run], rejected: ['bad_check_status', 'no_check_name', 'bad_check_run', 'bad_timestamp'] },
    { runs: [{ check: 'y', host: '', timeUnixS: 9, status: 0, message: '', tags: [] }], rejected: [] },
  ]);
});
