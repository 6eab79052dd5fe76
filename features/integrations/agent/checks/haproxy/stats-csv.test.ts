import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseStatsCsv } from './stats-csv.ts';

it('reads rows by the names of the header', () => {
  const text = '# pxname,svname,qcur,last_chk,\nshop,web-1,2,"L7STS, \n503",\nshop,BACKEND,,,\n\n';
  expect(parseStatsCsv(text)?.map((row) => Object.fromEntries(row))).toEqual([
    { pxname: 'shop', svname: 'web-1', qcur: '2', last_chk: 'L7STS, \n503' },
    { pxname: 'shop', svname: 'BACKEND' },
  ]);
});

it('leaves out a line that was cut, and takes no other text', () => {
  expect(parseStatsCsv('# pxname,svname,qcur\nshop,we')).toEqual([]);
  expect(parseStatsCsv('<html>503</html>')).toBeUndefined();
  expect(parseStatsCsv('')).toBeUndefined();
});

it('takes any text without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', '#', ' ', '\r') }), (text) => {
      for (const row of parseStatsCsv(`# a,b,c\n${text}`) ?? []) expect(row.size).toBeGreaterThanOrEqual(2);
    }),
  );
});
