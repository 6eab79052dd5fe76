import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonKeys } from './keys.ts';
import { JsonTape } from './tape.ts';

const names: string[] = [];
const tape = new JsonTape(
  new JsonKeys((key, owner, name) => {
    names[key] = `${names[owner] ?? ''}/${name}`;
  }),
);

const isObject = (text: string) => text.startsWith('{');

/** The value at a place, made from what the tape says; objects in lists are parsed, since their keys are not known. */
function valueAt(place: number): unknown {
  const text = tape.textOf(place);
  if (!isObject(text)) return JSON.parse(text);
  const found: [string, unknown][] = [];
  const end = tape.after(place);
  for (let at = place + 4; at < end; at = tape.after(at + 2)) {
    const name = names[(tape.tape[at] ?? 0) >>> 1] ?? '';
    found.push([name.slice(name.lastIndexOf('/') + 1), valueAt(at + 2)]);
  }
  return Object.fromEntries(found);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const KEY = fc.stringMatching(/^[a-zé]{0,6}$/);
const VALUE = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed()),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(KEY, tie('value'), { maxKeys: 5 }),
  ),
})).value;
const OBJECT = fc.dictionary(KEY, VALUE, { maxKeys: 5 });

describe('the tape', () => {
  it('says where values lie, whatever the spaces', () => {
    fc.assert(
      fc.property(OBJECT, fc.constantFrom(0, 2, '\t'), (value, space) => {
        expect(tape.read(Buffer.from(` ${JSON.stringify(value, undefined, space)} `))).toBe(true);
        expect(tape.count).toBe(1);
        expect(valueAt(0)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('takes what JSON.parse takes, and nothing else', () => {
    fc.assert(
      fc.property(OBJECT, fc.nat(), fc.constantFrom(...'{}[]",:0.e-+\\u1tfn \n'), (value, place, letter) => {
        const text = JSON.stringify(value);
        const at = place % (text.length + 1);
        const damaged = text.slice(0, at) + letter + text.slice(at + 1);
        // Escapes in keys are for others, and so are commas around the whole.
        if (tape.read(Buffer.from(damaged)) && tape.count === 1 && !/^,|,$/.test(damaged.trim())) {
          expect(parses(damaged)).toBe(true);
        }
        expect(tape.read(Buffer.from(text))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds the end of a string and what may not stand in it, wherever that is', () => {
    for (let code = 0; code < 128; code++) {
      for (let before = 0; before < 9; before++) {
        for (const after of ['', 'x', '"', '\\', 'xyzxyz\n']) {
          const text = `["${'é'.repeat(before % 2)}${'a'.repeat(before)}${String.fromCharCode(code)}${after}"]`;
          const isRead = tape.read(Buffer.from(text));
          if (isRead) expect(valueAt(0)).toEqual(JSON.parse(text));
          else expect(parses(text)).toBe(false);
        }
      }
    }
  });

  it('marks numbers that String would write otherwise', () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
      fc.stringMatching(/^-?(0|[1-9]\d{0,17})(\.\d{1,9})?([eE][+-]?\d{1,2})?$/),
    );
    fc.assert(
      fc.property(written, (text) => {
        expect(tape.read(Buffer.from(`[${text}]`))).toBe(true);
        const isOdd = ((tape.tape[4] ?? 0) & 1) === 1;
        if (!isOdd) expect(text).toBe(String(Number(text)));
        if (/^[1-9]\d{0,14}$/.test(text)) expect(isOdd).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives up on great depth and on very many keys, and goes on with the next', () => {
    expect(tape.read(Buffer.from(`${'['.repeat(300)}${']'.repeat(300)}`))).toBe(false);
    const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`key${index}`, 1]));
    expect(tape.read(Buffer.from(JSON.stringify(many)))).toBe(false);
    expect(tape.read(Buffer.from('{"a":{"b":1}}'))).toBe(true);
    expect(valueAt(0)).toEqual({ a: { b: 1 } });
  });

  it('writes texts without their escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), (text, all) => {
        const escaped = all
          ? `"${[...text].flatMap((letter) => letter.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('')}"`
          : JSON.stringify(text);
        expect(tape.read(Buffer.from(`[${escaped}]`))).toBe(true);
        const { free } = tape;
        const end = tape.unescape(((tape.tape[4] ?? 0) >>> 1) + 1, tape.tape[5] ?? 0);
        expect(tape.bytes.toString('utf8', free, end)).toBe(text.toWellFormed());
      }),
      { numRuns: 1_000 },
    );
  });
});
