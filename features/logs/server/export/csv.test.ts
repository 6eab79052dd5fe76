import { expect, test } from 'vitest';
import { csvHeading, csvLine } from './csv.ts';

test.each([
  [['a', 'b c', ''], 'a,b c,\r\n'],
  [['a,b', 'say "x"', 'two\nlines'], '"a,b","say ""x""","two\nlines"\r\n'],
  [['=1+1', '+cmd', '@x', '-', '-5.5', '-x', '\t=1'], "'=1+1,'+cmd,'@x,-,-5.5,'-x,'\t=1\r\n"],
])('%j', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test('headings keep plain paths', () => {
  expect(csvHeading(['@http.method', '#x', 'a,b', '=1+1'])).toBe(`@http.method,#x,"a,b",'=1+1\r\n`);
});
