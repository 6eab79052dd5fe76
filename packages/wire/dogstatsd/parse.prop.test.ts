import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StatsDCollector } from './collect.ts';
import { StatsDParser } from './parse.ts';

function parsed(bytes: Buffer): unknown[] {
  const collector = new StatsDCollector();
  new StatsDParser(collector).parse(bytes);
  return collector.items;
}

test('any bytes are read without throwing, at most one item a line', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const lines = Buffer.from(bytes)
        .toString('latin1')
        .split('\n')
        .filter((line) => line !== '').length;
      expect(parsed(Buffer.from(bytes)).length).toBe(lines);
    }),
    { numRuns: 2000 },
  );
});

test('bytes that look like the protocol are read without throwing', () => {
  const piece = fc.constantFrom(
    'a',
    ':',
    '|',
    '1',
    'c',
    'ms',
    '@',
    '#',
    'T',
    '_e{',
    '_sc|',
    '}',
    ',',
    '\n',
    '\\n',
    'é',
    '0.5',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const lines = text.split('\n').filter((line) => line !== '').length;
      expect(parsed(Buffer.from(text)).length).toBe(lines);
    }),
    { numRuns: 5000 },
  );
});

test('what is written is read back', () => {
  const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9._]{0,20}$/);
  const tag = fc.stringMatching(/^[a-zé日][a-z0-9:é日/.-]{0,15}$/);
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
  fc.assert(
    fc.property(
      word,
      fc.array(number, { minLength: 1, maxLength: 5 }),
      fc.array(tag, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 2_000_000_000 }),
      fc.boolean(),
      (name, values, tags, time, tagsFirst) => {
        const fields = [`#${tags.join(',')}`, `T${time}`];
        const tail = tagsFirst ? fields : fields.reverse();
        expect(parsed(Buffer.from(`${name}:${values.join(':')}|g|${tail.join('|')}`))).toEqual([
          { kind: 'metric', name, type: 'gauge', values, timeUnixS: time, tags },
        ]);
      },
    ),
  );
});
