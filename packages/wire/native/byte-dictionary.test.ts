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
