import { expect, it } from 'vitest';
import { clusterLines } from './cluster.ts';

/** Patterns and counts, the most frequent first. */
const patternsOf = (lines: readonly string[]) =>
  clusterLines(lines).clusters.map(({ pattern, count }) => `${count} ${pattern}`);
const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));
const USERS = ['root', 'alice', 'bob', 'carol', 'dave', 'erin'];

it.each<[string, string[], string[]]>([
  [
    'keeps states apart',
    ['Connection closed by 10.0.0.1', 'Connection opened by 10.0.0.2'],
    ['1 Connection closed by *', '1 Connection opened by *'],
  ],
  ['keeps true and false apart', ['ret=true', 'ret=false'], ['1 ret=true', '1 ret=false']],
  [
    'joins users',
    repeat(12, (at) => `session opened for user ${USERS[at % 6]} by (uid=${at})`),
    ['12 session opened for user * by (uid=*)'],
  ],
  [
    'joins lists of any length',
    ['ask 10.0.0.1:5 to delete blk_-1', 'ask 10.0.0.2:7 to delete blk_1 blk_2 blk_3'],
    ['2 ask * to delete blk_*'],
  ],
  ['joins repeated phrases', ['iar 0x1, dear 0x2', 'iar 0x3, dear 0x4 iar 0x5, dear 0x6'], ['2 iar *, dear *']],
  [
    'joins units',
    ['stored (size 5.2 KB, free 1.1 GB)', 'stored (size 12 B, free 900.0 MB)'],
    ['2 stored (size *, free *)'],
  ],
  [
    'joins missing values',
    ['auth failure; ruser= rhost=10.0.0.1', 'auth failure; ruser=bob rhost=web.example.com'],
    ['2 auth failure; ruser=* rhost=*'],
  ],
  [
    'keeps a missing part apart',
    ['auth failure; rhost=1.2.3.4', 'auth failure; rhost=1.2.3.4 user=root'],
    ['1 auth failure; rhost=*', '1 auth failure; rhost=* user=root'],
  ],
  [
    'joins names of several words',
    ['Paris', 'New York', 'Rio de Janeiro', 'Tokyo'].map((city) => `Order 12 shipped to ${city}`),
    ['4 Order * shipped to *'],
  ],
  [
    'takes headers off',
    [
      '2026-11-22T10:00:00Z INFO [main] com.shop.Cart: emptied 3',
      '2026-11-22 10:00:01,123 WARN [worker-7] com.shop.Cart: emptied 4',
      'Nov 22 10:00:00 web-1 cart[12]: emptied 5',
    ],
    ['3 emptied *'],
  ],
  [
    'reads Japanese',
    [
      'ユーザー田中がログインしました',
      'ユーザー田中がログアウトしました',
      '注文12を受け付けました',
      '注文345を受け付けました',
    ],
    ['2 注文*を受け付けました', '1 ユーザー田中がログインしました', '1 ユーザー田中がログアウトしました'],
  ],
  [
    'reads JSON',
    [1, 2].map((n) => `{"level":"info","msg":"order placed","user":"u ${n}","n":${n}}`),
    ['2 {"level":"info","msg":"order placed","user":*,"n":*}'],
  ],
  [
    'tells stacks from single lines',
    ['Error: x\n  at a (b.js:1)', 'Error: x\n  at c (d.js:2)', 'Error: x'],
    ['2 Error: x …', '1 Error: x'],
  ],
  [
    'tells exceptions of Python apart',
    [
      'Traceback (most recent call last):\n  File "a", line 1\nValueError: bad 1',
      'Traceback (most recent call last):\n  File "b", line 2\nKeyError: 2',
    ],
    ['1 Traceback (most recent call last): ValueError: bad *', '1 Traceback (most recent call last): KeyError: *'],
  ],
  ['takes empty lines', ['', ' ', 'a b'], ['2 ', '1 a b']],
])('%s', (_, lines, patterns) => {
  expect(patternsOf(lines)).toEqual(patterns);
});

it('says which cluster each line is of, and names it alike in every run', () => {
  const lines = ['took 5 ms', 'done', 'took 7 ms', 'took 9 ms'];
  const { clusters, assignment } = clusterLines(lines);
  expect([...assignment]).toEqual([0, 1, 0, 0]);
  expect(clusterLines(['took 12 ms']).clusters[0]?.id).toBe(clusters[0]?.id);
});

it('looks at the beginning of long lines only', () => {
  expect(patternsOf([`start ${'x'.repeat(1_000_000)}`, `start ${'y'.repeat(1_000_000)}`])).toHaveLength(1);
});
