import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { autoMultiLine } from '../rules/auto-multi-line.ts';
import { multiLineOf } from '../rules/multi-line.ts';
import { readRules } from '../rules/processing-rules.ts';
import { type Decoding, decodePiece, type PieceState } from './decode-piece.ts';
import { markedText } from './line.ts';

const PLAIN: Decoding = { encoding: 'utf-8', format: 'plain', multiLine: undefined, maxMessageBytes: 1000 };
const OPEN: PieceState = { continued: false, toEnd: false, flush: false };
const dated = multiLineOf(
  readRules({ rules: [{ type: 'multi_line', name: 'dated', pattern: String.raw`\d\d:` }] }, 'rules'),
);

function decode(text: string, decoding: Partial<Decoding>, state: Partial<PieceState> = {}) {
  const { lines, bytes, continued } = decodePiece(Buffer.from(text), { ...PLAIN, ...decoding }, { ...OPEN, ...state });
  return { texts: lines.map(markedText), rest: Buffer.from(text).toString('utf8', bytes), continued };
}

describe('records of several lines', () => {
  test('the last record waits for its next line', () => {
    const text = '01: a\n  b\n\n  c\n02: d\n e\n';
    expect(decode(text, { multiLine: dated })).toEqual({
      texts: ['01: a\n  b\n\n  c'],
      rest: '02: d\n e\n',
      continued: false,
    });
    expect(decode(text, { multiLine: dated }, { flush: true })).toMatchObject({
      texts: ['01: a\n  b\n\n  c', '02: d\n e'],
      rest: '',
    });
  });

  test('lines before the first start are gathered, or stand alone where starts are only guessed', () => {
    const text = 'x\ny\n11:42:35 a\nb\n{"a":1}\nz\n11:42:36 c\n';
    expect(decode(text, { multiLine: dated }).texts).toEqual(['x\ny', '11:42:35 a\nb\n{"a":1}\nz']);
    expect(decode(text, { multiLine: autoMultiLine([]) }).texts).toEqual(['x', 'y', '11:42:35 a\nb', '{"a":1}', 'z']);
  });

  test('one that grows too long is cut at a line, and marked', () => {
    const text = `01: a\n${'b'.repeat(6)}\n${'c'.repeat(6)}\n02: d\n`;
    expect(decode(text, { multiLine: dated, maxMessageBytes: 15 }, { flush: true }).texts).toEqual([
      '01: a\nbbbbbb...TRUNCATED...',
      '...TRUNCATED...cccccc',
      '02: d',
    ]);
  });

  test('hundreds of thousands of blank lines within a record are no trouble', () => {
    const found = decode(
      `01: a${'\n'.repeat(300_000)}end\n`,
      { multiLine: dated, maxMessageBytes: 200_000 },
      { flush: true },
    );
    expect([found.texts.length, found.texts[0], found.rest]).toEqual([2, '01: a...TRUNCATED...', '']);
  });

  test('whatever the pieces, nothing is lost and nothing comes twice', () => {
    const part = fc.constantFrom('01: a\n', 'b\n', ' c\n', '02: é\n', '\n', '{"x":1}\n');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (parts, size) => {
        const whole = Buffer.from(parts.join(''));
        const texts: string[] = [];
        let offset = 0;
        for (let until = size; offset < whole.length; until += size) {
          const last = until >= whole.length;
          const piece = whole.subarray(offset, Math.min(until, whole.length));
          const found = decodePiece(piece, { ...PLAIN, multiLine: dated }, { ...OPEN, toEnd: last, flush: last });
          texts.push(...found.lines.map(markedText));
          offset += found.bytes;
          if (last) break;
        }
        const all = decodePiece(whole, { ...PLAIN, multiLine: dated }, { ...OPEN, toEnd: true });
        expect(texts).toEqual(all.lines.map(markedText));
        const blankless = (text: string) => text.replace(/\s+/g, '');
        expect(blankless(texts.join(''))).toBe(blankless(whole.toString()));
      }),
    );
  });
});

describe('the files of containers', () => {
  const docker = (log: string, stream = 'stdout') =>
    `${JSON.stringify({ log, stream, time: '2024-05-01T10:00:00.123456789Z' })}\n`;

  test('docker: parts are joined, streams apart, with time and status', () => {
    const text = docker('long ') + docker('oops\n', 'stderr') + docker('line\r\n') + docker('next\n');
    const found = decodePiece(Buffer.from(text), { ...PLAIN, format: 'docker' }, OPEN);
    expect(found.lines.map((line) => [line.text, line.status, line.timeUnixMs])).toEqual([
      ['oops', 'error', 1_714_557_600_123],
      ['long line', 'info', 1_714_557_600_123],
      ['next', 'info', 1_714_557_600_123],
    ]);
  });

  test('CRI: a part waits for its end, and what came after it waits too', () => {
    const text =
      '2024-05-01T10:00:00.1Z stdout F whole\n2024-05-01T10:00:00.2Z stdout P be\n2024-05-01T10:00:00.3Z stderr F oops\n';
    expect(decode(text, { format: 'cri' }).texts).toEqual(['whole']);
    expect(decode(`${text}2024-05-01T10:00:00.4Z stdout F gun\n`, { format: 'cri' }).texts).toEqual([
      'whole',
      'oops',
      'begun',
    ]);
    expect(decode(text, { format: 'cri' }, { flush: true })).toMatchObject({
      texts: ['whole', 'oops', 'be...TRUNCATED...'],
      continued: true,
    });
  });

  test('a line of the wrong format is kept as it is, and counted', () => {
    let bad = 0;
    const piece = Buffer.from(`not json\n${docker('fine\n')}`);
    const found = decodePiece(piece, { ...PLAIN, format: 'docker' }, OPEN, () => bad++);
    expect([found.lines.map(({ text }) => text), bad]).toEqual([['not json', 'fine'], 1]);
  });

  test('a line without end is cut at the limit, and goes on marked', () => {
    const parts = Array.from({ length: 5 }, () => docker('0123456789')).join('');
    const found = decode(parts + docker('end\n'), { format: 'docker', maxMessageBytes: 20 });
    expect(found.texts).toEqual([
      '01234567890123456789...TRUNCATED...',
      '...TRUNCATED...01234567890123456789...TRUNCATED...',
      '...TRUNCATED...0123456789end',
    ]);
  });

  test('records of several lines are made of what containers write', () => {
    const text = docker('01: a\n') + docker('  b\n') + docker('02: c\n');
    expect(decode(text, { format: 'docker', multiLine: dated }).texts).toEqual(['01: a\n  b']);
  });
});
