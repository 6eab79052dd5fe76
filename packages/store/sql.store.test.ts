import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sqlNumber, sqlString, sqlStringList } from './sql.ts';

const NASTY = [
  '',
  "'",
  "''",
  '\\',
  "\\'",
  "\\\\'; DROP TABLE x; --",
  '\n\n',
  '\r\n\t\0\b\f\v\x1b',
  '%_{a:String}$1?',
  '/* */ -- # ;',
  '日本語 🐕 \u202e \ufeff \uffff',
  '\u2018 \u2019 \u0027 \u02bc',
];

test('any string survives as a literal', async () => {
  await using store = await openTestStore([]);
  const strings = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...NASTY) })), {
    maxLength: 50,
  });
  await fc.assert(
    fc.asyncProperty(strings, async (some) => {
      const values = [...some, ...NASTY];
      const [row] = await store.rows<{ literals: string[]; inside: number }>(
        `SELECT [${values.map(sqlString).join(', ')}] AS literals, ${sqlString(values[0] ?? '')} IN ${sqlStringList(values)} AS inside`,
      );
      expect(row).toEqual({ literals: values, inside: 1 });
    }),
    { numRuns: 150 },
  );
});

test('half a surrogate pair becomes the replacement character and breaks nothing', async () => {
  await using store = await openTestStore([]);
  for (const value of ['\ud800', 'a\udc15b', "\ud83d'"]) {
    expect(await store.rows(`SELECT ${sqlString(value)} AS v`)).toEqual([{ v: value.toWellFormed() }]);
  }
});

test('any finite number survives as a literal', async () => {
  await using store = await openTestStore([]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
      async (values) => {
        const literals = values.map((value) => `toFloat64(${sqlNumber(value)})`).join(', ');
        const body = await store.bytes(`SELECT [${literals}] AS v`, 'RowBinary');
        const read = values.map((_, index) => body.readDoubleLE(body.length - 8 * (values.length - index)));
        expect(read).toEqual(values.map((value) => (value === 0 ? 0 : value)));
      },
    ),
    { numRuns: 100 },
  );
  expect(() => sqlNumber(Number.NaN)).toThrow();
  expect(() => sqlNumber(Number.POSITIVE_INFINITY)).toThrow();
});
