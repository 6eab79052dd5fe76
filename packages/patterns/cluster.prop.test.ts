import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clusterLines } from './cluster.ts';
import { messageStart } from './header.ts';
import { patternValues } from './values.ts';

const PIECES = [
  '=',
  '"',
  "'",
  '(',
  '[',
  '{',
  '<',
  ')',
  ']',
  '}',
  '>',
  ':',
  ' ',
  '-',
  '.',
  '/',
  '12',
  'a',
  '\n',
  '「',
  '」',
  '注文',
  'key',
  '\\',
  '*',
  '😀',
];
const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));
const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), hostile);

it('gives every line one cluster, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { clusters, assignment } = clusterLines(lines);
      const counts = new Array<number>(clusters.length).fill(0);
      for (const cluster of assignment) counts[cluster] = (counts[cluster] ?? 0) + 1;
      expect(clusters.map(({ count }) => count)).toEqual(counts);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(lines.length);
      for (const { parts, example } of clusters) patternValues(parts, lines[example] ?? '');
    }),
  );
});

it('finds the same groups when lines stand twice', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const { assignment } = clusterLines([...lines, ...lines]);
      expect(assignment.slice(0, lines.length)).toEqual(assignment.slice(lines.length));
    }),
  );
});

it('finds the beginning of a message within the line', () => {
  fc.assert(fc.property(line, (text) => messageStart(text) <= text.length));
});

it.each([
  ['open brackets', 'a=("'.repeat(500)],
  ['quotes', '" '.repeat(1_000)],
  ['digits', 'a1_'.repeat(700)],
  ['dashes', `${'-'.repeat(2_000)}1`],
  ['times', '2026-11-22 '.repeat(200)],
  ['capitals', 'ABC_DEF '.repeat(250)],
])('spends little time on %s', (_, text) => {
  const started = performance.now();
  clusterLines(Array.from({ length: 200 }, (_, index) => text + index));
  expect(performance.now() - started).toBeLessThan(2_000);
});
