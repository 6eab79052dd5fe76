import { expect, it } from 'vitest';
import { splitTables } from './markdown-tables.ts';

it('finds tables between other text, and none in code', () => {
  const text = [
    '# A',
    '',
    '| a | b |',
    '|:--|--:|',
    '| 1 | x \\| y |',
    'c | d | e',
    '',
    'then',
    '```',
    'a | b',
    '--|--',
    '```',
    'a | b',
    '---',
  ].join('\n');
  expect(splitTables(text)).toEqual([
    { kind: 'text', text: '# A\n' },
    {
      kind: 'table',
      table: {
        head: ['a', 'b'],
        aligns: ['left', 'right'],
        rows: [
          ['1', 'x | y'],
          ['c', 'd'],
        ],
      },
    },
    // The last two lines are a heading.
    { kind: 'text', text: '\nthen\n```\na | b\n--|--\n```\na | b\n---' },
  ]);
  expect([splitTables(''), splitTables('a | b\n-|-')]).toEqual([
    [],
    [{ kind: 'table', table: { head: ['a', 'b'], aligns: ['', ''], rows: [] } }],
  ]);
});
