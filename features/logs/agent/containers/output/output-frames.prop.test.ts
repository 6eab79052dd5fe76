import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputFrames, sinceOf } from './output-frames.ts';
import { frameOf, timeOf } from './testing.ts';

/** Pushes `bytes` in pieces that end at `cuts`. */
function pushed(bytes: Buffer, cuts: readonly number[]): unknown[] {
  const frames = new OutputFrames();
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  return ends.flatMap((end) => {
    const lines = frames.push(bytes.subarray(from, end));
    from = end;
    return lines;
  });
}

test('frames and lines of a terminal come out whole however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 6 }), (texts, cuts) => {
      const lines = texts.map((text, at) => ({
        stream: at % 2 === 0 ? 'stdout' : 'stderr',
        time: timeOf(at),
        text: `${text.replaceAll('\n', ' ')}\n`,
      }));
      const framed = lines.map(({ stream, time, text }) => frameOf(stream === 'stdout' ? 1 : 2, `${time} ${text}`));
      const bare = lines.map(({ time, text }) => `${time} ${text}`).join('');
      expect(pushed(Buffer.concat(framed), cuts)).toEqual(lines);
      expect(pushed(Buffer.from(bare), cuts)).toEqual(lines.map((line) => ({ ...line, stream: 'stdout' })));
    }),
    { numRuns: 100 },
  );
});

test('what is neither is refused, and times are made of one length', () => {
  expect(() => new OutputFrames().push(Buffer.from('no time here\n'))).toThrow('has no time');
  expect(() => new OutputFrames().push(Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]))).toThrow('not in frames');
  const [line] = new OutputFrames().push(frameOf(1, '2026-11-22T10:00:00.12Z a'));
  expect([line, sinceOf(line?.time ?? '')]).toEqual([
    { stream: 'stdout', time: timeOf(120_000_000), text: 'a' },
    '1795341600.120000000',
  ]);
});
