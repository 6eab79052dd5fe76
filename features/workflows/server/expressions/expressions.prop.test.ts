import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runBody, runExpression } from './evaluate.ts';
import { ScriptError } from './tokens.ts';

const WORDS = [
  ...[
    '$',
    '.a',
    '?.b',
    '[0]',
    '["a"]',
    '1',
    '-2.5',
    '"x"',
    "'y'",
    '`z${',
    '}`',
    '`w`',
    'true',
    'null',
    'x',
    '=>',
    '(',
    ')',
    '{',
    '}',
  ],
  ...[
    '[',
    ']',
    ',',
    ';',
    ':',
    '?',
    '+',
    '*',
    '/',
    '%',
    '===',
    '<',
    '&&',
    '??',
    '!',
    '...',
    'const',
    '=',
    'return',
    'if',
    'else',
  ],
  ...[
    '.map',
    '.filter',
    '.join',
    '.reduce',
    '.sort',
    '.repeat',
    'Math.max',
    'JSON.parse',
    'Object.keys',
    '.constructor',
    '__proto__',
  ],
];
const script = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

it('gives JSON or says what is wrong, whatever the script', () => {
  fc.assert(
    fc.property(script, fc.jsonValue(), (text, dollar) => {
      for (const run of [runExpression, runBody]) {
        try {
          const value = run(text, dollar);
          expect(JSON.parse(JSON.stringify(value))).toEqual(value);
        } catch (error) {
          if (!(error instanceof ScriptError)) throw error;
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
