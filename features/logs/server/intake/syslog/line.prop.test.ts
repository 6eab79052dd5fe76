import { LogDecoder } from '@komainu/wire/logs/decoder.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOfLine, readLine } from './line.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const NOW = Date.UTC(2026, 10, 22, 12);
const MEGABYTE = 1_000_000;

const decode = (line: string) => {
  const draft = new LogDraft();
  new LogDecoder({ service: '', host: '', source: '', tags: '' }, NOW).decode(readLine(line, 'h', NOW)?.rest, draft);
  return draft;
};

describe('a line', () => {
  const pieces = fc.constantFrom(
    KEY,
    '<34>',
    '<165>1 ',
    '<999>',
    '- ',
    '- - - - - ',
    'Oct 11 22:14:15 ',
    '2026-11-22T00:40:00Z ',
    'host ',
    'app[7]: ',
    '[dd api_key="',
    `[${KEY}@1 a="b"]`,
    `[dd api_key="${KEY}"] `,
    '"]',
    '\\',
    '{"_api_key":"',
    `{"_api_key":"${KEY}","short_message":"m","version":1}`,
    ' ',
    'text',
    '\u0000',
    '日本',
  );

  it('never throws, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (parts) => {
        const line = parts.join('');
        decode(line);
        expect(readLine(line, '', NOW)?.key).toBe(keyOfLine(line, NOW));
      }),
    );
  });

  it.each([
    ['letters', 'x'],
    ['elements', '[a b="c"]'],
    ['open elements', '[a b="'],
    ['one element of many parameters', ' b="c"'],
    ['quotes', '"'],
    ['backslashes', '\\'],
    ['brackets', '['],
    ['spaces', ' '],
    ['digits', '1 '],
  ])('of a megabyte of %s costs little time', (_name, piece) => {
    const long = piece.repeat(Math.ceil(MEGABYTE / piece.length));
    const started = performance.now();
    for (const head of [
      `${KEY} `,
      `${KEY} <14>`,
      `${KEY} <14>1 - - - - - `,
      '<14>1 - - - - - [a',
      `${KEY} <14>Oct 11 22:14:15 `,
      '{"a":"',
      `${KEY} {`,
    ]) {
      decode(head + long);
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
