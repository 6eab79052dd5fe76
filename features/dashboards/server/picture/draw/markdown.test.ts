import { expect, it, test } from 'vitest';
import { readMarkdown, readSpans } from './markdown.ts';

it('reads the blocks of a note', () => {
  const note = [
    '# Head *one* #',
    'first',
    'goes on  ',
    'broken',
    '',
    '- item',
    '  2. inner **bold**',
    '> said',
    '---',
    '```sh',
    'a  b',
    '',
    '```',
    '日本語',
  ].join('\n');
  expect(readMarkdown(note)).toEqual([
    { kind: 'heading', level: 1, spans: [{ text: 'Head ' }, { text: 'one', isItalic: true }] },
    { kind: 'text', spans: [{ text: 'first goes on\nbroken' }] },
    { kind: 'item', depth: 0, mark: '•', spans: [{ text: 'item' }] },
    { kind: 'item', depth: 1, mark: '2.', spans: [{ text: 'inner ' }, { text: 'bold', isBold: true }] },
    { kind: 'quote', spans: [{ text: 'said' }] },
    { kind: 'rule' },
    { kind: 'code', lines: ['a  b', ''] },
    { kind: 'text', spans: [{ text: '日本語' }] },
  ]);
});

test.each([
  ['a `*b*` c', [{ text: 'a ' }, { text: '*b*', isMono: true }, { text: ' c' }]],
  [
    '[**go** on](https://a.example)',
    [
      { text: 'go', fill: 'link', isBold: true },
      { text: ' on', fill: 'link' },
    ],
  ],
  [
    '![a picture](x.png) <https://b.example>',
    [{ text: 'a picture' }, { text: ' ' }, { text: 'https://b.example', fill: 'link' }],
  ],
  ['2 * 3 * 4 snake_case_name', [{ text: '2 * 3 * 4 snake_case_name' }]],
  ['\\*not\\*', [{ text: '*not*' }]],
  ['', []],
])('%s', (text, spans) => expect(readSpans(text)).toEqual(spans));
