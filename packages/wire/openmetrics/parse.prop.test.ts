import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExposition } from './parse.ts';

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,20}$/);
const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,10}$/);
const value = fc.oneof(fc.double({ noNaN: true }), fc.integer());

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

test('what is written is read', () => {
  const labels = fc.uniqueArray(fc.tuple(label, fc.string()), { selector: ([key]) => key, maxLength: 5 });
  fc.assert(
    fc.property(name, labels, value, (metric, pairs, number) => {
      const list = pairs.map(([key, text]) => `${key}="${escaped(text)}"`).join(',');
      const { families, badLines } = parseExposition(`${metric}{${list}} ${number} 123\n`);
      const sample = families[0]?.samples[0];
      expect([badLines, sample?.name, [...(sample?.labels ?? [])], sample?.value]).toEqual([0, metric, pairs, number]);
    }),
  );
});

test('whatever comes, every line is a sample, a comment, blank, or counted', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '# TYPE a counter',
      'a_total{',
      '="',
      '"} 1',
      '\\',
      '\n',
      '{',
      '}',
      ',',
      ' ',
      '# EOF',
      'NaN',
      '+Inf',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const { families, badLines } = parseExposition(text);
      const samples = families.reduce((count, family) => count + family.samples.length, 0);
      const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
      expect(samples + badLines).toBe(lines.length);
    }),
  );
});
