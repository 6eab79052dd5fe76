import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { BodyBudget } from './body-budget.ts';
import { BodyPool } from './body-pool.ts';
import { readBody } from './read-body.ts';

const MEBIBYTE = 1024 * 1024;

it('refuses what all requests together would have too much of', () => {
  const budget = new BodyBudget(100);
  const [one, other] = [budget.open(), budget.open()];
  one.take(60);
  expect(() => other.take(41)).toThrow(expect.objectContaining({ code: 'intake_overloaded', status: 503 }));
  other.take(40);
  one.give(30);
  one.close();
  // A buffer that comes back late is not given back twice.
  one.give(30);
  expect(budget.takenBytes).toBe(40);
});

it('bounds bodies that inflate at the same time, and has everything back afterwards', async () => {
  const budget = new BodyBudget(8 * MEBIBYTE);
  const body = gzipSync(Buffer.alloc(3 * MEBIBYTE));
  const limits = { bytes: 4 * MEBIBYTE, wireBytes: MEBIBYTE };
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, async () => {
      const account = budget.open();
      try {
        const read = await readBody(Readable.from([body]), 'gzip', limits, new BodyPool(), account);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return read.bytes.length;
      } finally {
        account.close();
      }
    }),
  );
  const read = outcomes.filter(({ status }) => status === 'fulfilled').length;
  expect([read > 0 && read < 8, budget.takenBytes]).toEqual([true, 0]);
  const refusal = outcomes.find((outcome) => outcome.status === 'rejected');
  expect(refusal?.reason).toMatchObject({ code: 'intake_overloaded' });
});
