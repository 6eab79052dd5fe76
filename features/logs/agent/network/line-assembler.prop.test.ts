import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENTRY_DEFAULTS, readLogEntry } from '../sources/read-entry.ts';
import { LineAssembler } from './line-assembler.ts';

function assembled(chunks: readonly Buffer[], multiLine: boolean): string[] {
  const { source } = readLogEntry({ type: 'tcp', port: 1, auto_multi_line_detection: multiLine }, '', {
    ...ENTRY_DEFAULTS,
    maxMessageBytes: 50,
  });
  if (source.type !== 'tcp') throw new Error('not a port');
  const texts: string[] = [];
  const assembler = new LineAssembler(source, (record) => texts.push(record.text));
  for (const chunk of chunks) assembler.push(chunk);
  assembler.push(Buffer.alloc(0), true);
  return texts;
}

test('a stream gives the same records however it is cut into chunks', () => {
  const line = fc.constantFrom('11:42:35 a\n', '  b\n', '\n', '{"c":1}\r\n', `${'é'.repeat(40)}\n`, 'no end');
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (lines, sizes, multiLine) => {
        const whole = Buffer.from(lines.join(''));
        const chunks: Buffer[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(whole.subarray(at, at + size));
          at += size;
        }
        expect(assembled(chunks, multiLine)).toEqual(assembled([whole], multiLine));
      },
    ),
    { numRuns: 500 },
  );
});
