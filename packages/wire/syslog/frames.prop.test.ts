import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyslogFrames } from './frames.ts';

/** What comes out of a stream cut at the given places. */
function read(stream: Buffer, cuts: readonly number[] = [], maxBytes = 100) {
  const frames: string[] = [];
  const lost: string[] = [];
  const reader = new SyslogFrames(
    { frame: (bytes) => frames.push(bytes.toString('utf8')), lost: (reason) => lost.push(reason) },
    maxBytes,
  );
  let start = 0;
  let most = 0;
  for (const cut of [...new Set(cuts.map((cut) => cut % (stream.length + 1)))]
    .sort((a, b) => a - b)
    .concat(stream.length)) {
    reader.push(stream.subarray(start, cut));
    most = Math.max(most, reader.waitingBytes);
    start = cut;
  }
  reader.end();
  return { frames, lost, most };
}

describe('frames of syslog', () => {
  it.each([
    ['<1>a\n<1>b\r\n\n<1>c', ['<1>a', '<1>b', '<1>c'], []],
    ['<1>a\0<1>b\0', ['<1>a', '<1>b'], []],
    ['4 <1>a6 <1>b\nc\n4 <1>d', ['<1>a', '<1>b\nc', '<1>d'], []],
    ['4 <1>a9 <1>b', ['<1>a'], ['cut_off']],
    ['<1>a\n12 monkeys\n<1>b\n', ['<1>a', '12 monkeys', '<1>b'], []],
    ['00000000000000000000000000000000 a\n', ['00000000000000000000000000000000 a'], []],
    ['12345678901234567890123456789012 a\n', ['12345678901234567890123456789012 a'], []],
    [`<1>a\n${'x'.repeat(101)}\n<1>b\n`, ['<1>a', '<1>b'], ['line_too_long']],
    [`101 ${'x'.repeat(101)}4 <1>b`, ['<1>b'], ['line_too_long']],
    [`99999999 ${'x'.repeat(101)}`, [], ['line_too_long']],
    ['', [], []],
    ['\n\0\r\n', [], []],
  ])('are cut out of %j', (stream, frames, lost) => {
    expect(read(Buffer.from(stream))).toMatchObject({ frames, lost });
  });

  it('are the same wherever the network cuts', () => {
    const line = fc
      .string({ minLength: 1, maxLength: 150, unit: 'grapheme' })
      .map((text) => `<1>${text.replace(/[\n\r\0]/g, '_')}`);
    const framed = fc
      .tuple(fc.array(line, { maxLength: 8 }), fc.boolean())
      .map(([lines, counted]) =>
        Buffer.from(lines.map((text) => (counted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`)).join('')),
      );
    fc.assert(
      fc.property(framed, fc.array(fc.nat(2000), { maxLength: 30 }), (stream, cuts) => {
        const { frames, lost } = read(stream);
        expect(read(stream, cuts)).toMatchObject({ frames, lost });
      }),
    );
  });

  it('never throw, and keep no more than a message', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.array(fc.nat(500), { maxLength: 30 }), (bytes, cuts) => {
        expect(read(Buffer.from(bytes), cuts, 20).most).toBeLessThanOrEqual(20 + 10);
      }),
    );
  });

  it('cost no more for trickling in', () => {
    const reader = new SyslogFrames({ frame() {}, lost() {} }, 1_000_000);
    const started = performance.now();
    const byte = Buffer.from('x');
    for (let index = 0; index < 900_000; index++) reader.push(byte);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
