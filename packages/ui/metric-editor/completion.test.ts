import { expect, it } from 'vitest';
import { tagAt, typedWord } from './completion.ts';

/** The text with `|` where the cursor stands. */
const at = (marked: string) => typedWord(marked.replace('|', ''), marked.indexOf('|'));

it('knows what is typed where', () => {
  expect([
    at('avg:system.cp|'),
    at('avg:system.cpu.user{ho|'),
    at('avg:system.cpu.user{env:prod, !host:w|}'),
    at('top(avg:a.b{*} by {|}, 5)'),
    at('avg:a{*} / avg:b|.c'),
  ]).toEqual([
    { kind: 'metric', metric: '', word: 'system.cp', from: 4, to: 13 },
    { kind: 'tag', metric: 'system.cpu.user', word: 'ho', from: 20, to: 22 },
    { kind: 'tag', metric: 'system.cpu.user', word: 'host:w', from: 31, to: 37 },
    { kind: 'key', metric: 'a.b', word: '', from: 19, to: 19 },
    { kind: 'metric', metric: '', word: 'b', from: 15, to: 18 },
  ]);
});

it('lets a tag take the place of the star', () => {
  expect(tagAt('*', 1)).toEqual({ word: '', from: 0, to: 1 });
});
