import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteDictionaryColumn } from './byte-dictionary.ts';
import { DictionaryColumn } from './columns.ts';

const encoded = (column: ByteDictionaryColumn | DictionaryColumn) => {
  const out: Buffer[] = [];
  column.prefix(out);
  column.body(out);
  return Buffer.concat(out).toString('hex');
};

describe('ByteDictionaryColumn', () => {
  it('writes what a string dictionary writes, through many growths', () => {
    const bytes = new ByteDictionaryColumn('a');
    const strings = new DictionaryColumn('a');
    for (let turn = 0; turn < 2; turn++) {
      for (let row = 0; row < 70_000; row++) {
        const text = `väl ${(row * 7919) % 66_000}`;
        bytes.push(text);
        strings.push(text);
      }
      expect(encoded(bytes)).toBe(encoded(strings));
      bytes.reset();
      strings.reset();
    }
  });

  it('normalises on first sight and classifies stored values', () => {
    const column = new ByteDictionaryColumn('a', {
      normalise: (text) => text.toLowerCase(),
      classify: (text) => text.length,
    });
    const indexes = ['AB', 'ab', 'Ab', '', 'c', 'AB'].map((text) => column.intern(text));
    expect(indexes.map((index) => [column.text(index), column.classOf(index)])).toEqual([
      ['ab', 2],
      ['ab', 2],
      ['ab', 2],
      ['', 0],
      ['c', 1],
      ['ab', 2],
    ]);
    expect(new Set(indexes).size).toBe(3);
  });
});

it('knows the empty text from nothing, first and after a reset', () => {
  const column = new ByteDictionaryColumn('a');
  for (let turn = 0; turn < 2; turn++) {
    const texts = ['x', '', 'x', '', '', 'y'];
    expect(texts.map((text) => column.text(column.intern(text)))).toEqual(texts);
    column.reset();
    expect(column.text(column.intern(''))).toBe('');
    column.reset();
  }
});

it('holds index 0 in rows that set none, whatever stood there before', () => {
  const sparse = new ByteDictionaryColumn('a');
  const plain = new ByteDictionaryColumn('a');
  const step = fc.record({
    rows: fc.array(fc.option(fc.constantFrom('', 'x', 'y'), { nil: undefined }), { maxLength: 1_500 }),
    taken: fc.nat(1_500),
    reset: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
      for (const column of [sparse, plain]) column.reset();
      for (const { rows, taken, reset } of steps) {
        for (const column of [sparse, plain]) for (const text of ['', 'x', 'y']) column.intern(text);
        const first = plain.rows;
        rows.forEach((text, at) => {
          plain.push(text ?? '');
          if (text !== undefined) sparse.setIndex(first + at, sparse.intern(text));
          expect(sparse.indexAt(first + at)).toBe(plain.indexAt(first + at));
        });
        // A row that was begun and not ended, as a request leaves it that breaks off.
        if (taken > 0) sparse.setIndex(plain.rows, sparse.intern('x'));
        for (const column of [sparse, plain]) column.truncate(Math.max(first, plain.rows - taken));
        sparse.padTo(plain.rows);
        expect(encoded(sparse)).toBe(encoded(plain));
        if (reset) for (const column of [sparse, plain]) column.reset();
      }
    }),
    { numRuns: 100 },
  );
});
