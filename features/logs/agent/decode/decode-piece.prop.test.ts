import fc from 'fast-check';
import { expect, test } from 'vitest';
import { autoMultiLine } from '../rules/auto-multi-line.ts';
import { decodePiece, type FileFormat } from './decode-piece.ts';
import { ENCODINGS } from './encoding.ts';
import { markedText } from './line.ts';

const docker = (log: string, stream: string) => `${JSON.stringify({ log, stream, time: '2024-05-01T10:00:00Z' })}\n`;
const cri = (text: string, stream: string, tag: string) => `2024-05-01T10:00:00.1Z ${stream} ${tag} ${text}\n`;
const text = fc.constantFrom('a', '11:42:35 b', '{"c":1}', '', '日本', 'x'.repeat(30));
const stream = fc.constantFrom('stdout', 'stderr');
const pieces = fc
  .array(
    fc.oneof(
      fc.tuple(text, stream, fc.boolean()).map(([log, name, whole]) => docker(whole ? `${log}\n` : log, name)),
      fc.tuple(text, stream, fc.constantFrom('F', 'P', 'X')).map(([line, name, tag]) => cri(line, name, tag)),
      text.map((line) => `${line}\n`),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'utf8'));
const decodings = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  format: fc.constantFrom<FileFormat>('plain', 'docker', 'cri'),
  multiLine: fc.constantFrom(undefined, autoMultiLine([])),
  maxMessageBytes: fc.integer({ min: 4, max: 60 }),
});

test('any bytes in any format are decoded without an error, and to their end when nothing follows', () => {
  fc.assert(
    fc.property(pieces, decodings, fc.boolean(), fc.boolean(), (piece, decoding, continued, flush) => {
      const open = decodePiece(piece, decoding, { continued, toEnd: false, flush });
      expect(open.bytes).toBeLessThanOrEqual(piece.length);
      for (const line of open.lines) expect(line.end).toBeLessThanOrEqual(open.bytes);
      expect(decodePiece(piece, decoding, { continued, toEnd: true, flush: true }).bytes).toBe(piece.length);
    }),
    { numRuns: 1000 },
  );
});

test('what waits comes whole with the next piece: a file in pieces of any size gives the records of the whole', () => {
  const wanted = fc.constantFrom<FileFormat>('docker', 'cri');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', '11:42:35 b', 'c d'), stream, fc.boolean()), { maxLength: 15 }),
      wanted,
      fc.integer({ min: 1, max: 120 }),
      fc.constantFrom(5, 1000),
      fc.constantFrom(undefined, autoMultiLine([])),
      (logs, format, size, maxMessageBytes, multiLine) => {
        const whole = Buffer.from(
          logs
            .map(([log, name, full]) =>
              format === 'docker' ? docker(full ? `${log}\n` : log, name) : cri(log, name, full ? 'F' : 'P'),
            )
            .join(''),
        );
        const decoding = { encoding: 'utf-8', format, multiLine, maxMessageBytes } as const;
        const texts: string[] = [];
        let offset = 0;
        let continued = false;
        for (let until = size; offset < whole.length; until += size) {
          const last = until >= whole.length;
          const piece = whole.subarray(offset, Math.min(until, whole.length));
          const found = decodePiece(piece, decoding, { continued, toEnd: last, flush: last });
          if (found.bytes > 0) continued = found.continued;
          texts.push(...found.lines.map(markedText));
          offset += found.bytes;
          if (last) break;
        }
        const all = decodePiece(whole, decoding, { continued: false, toEnd: true, flush: true });
        // Where lines are joined too, which of two streams goes on may differ: nothing is lost, and nothing comes twice.
        const plain = (marked: readonly string[]) => {
          const clean = marked.map((one) => one.replaceAll('...TRUNCATED...', ''));
          return multiLine === undefined ? clean.sort() : [...clean.join('').replaceAll('\n', '')].sort();
        };
        expect(plain(texts)).toEqual(plain(all.lines.map(markedText)));
      },
    ),
    { numRuns: 500 },
  );
});
