import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGrok, type GrokParser } from './grok.ts';

type Found = readonly [path: string, value: unknown, isApart: boolean][];

/** What a text gives, with numbers as JSON has them. */
function parsed(parser: GrokParser, text: string): Found | undefined {
  const found: [string, unknown, boolean][] = [];
  const isParsed = parser.parse(text, (path, value, isApart, json) => {
    found.push([path, json ?? (typeof value === 'number' ? String(value) : value), isApart]);
  });
  return isParsed ? found : undefined;
}

/** The same by way of bytes, and how many values were given by their places. */
function parsedPlaced(parser: GrokParser, text: string): { found: Found | undefined; placed: number } {
  const found: [string, unknown, boolean][] = [];
  const bytes = Buffer.from(`12${text}34`);
  let placed = 0;
  const isParsed = parser.parsePlaced(
    bytes,
    2,
    bytes.length - 2,
    () => text,
    (path, value, isApart, json) => {
      found.push([path, json ?? (typeof value === 'number' ? String(value) : value), isApart]);
    },
    (path, start, end, _isJson, isApart) => {
      placed++;
      found.push([path, bytes.toString('utf8', start, end), isApart]);
    },
  );
  return { found: isParsed ? found : undefined, placed };
}

/** Matchers, and texts most of which they match. */
const TEXTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['notSpace', ['a', '-', '7', 'é', ' ']],
  ['word', ['a', '7', '007', '-']],
  ['integer', ['7', '007', '-5', '+5', '1234', '1234567890123456', 'a']],
  ['number', ['7', '1.5', '-']],
  ['boolean', ['true', 'TRUE', 'no']],
  ['regex("[^,]*")', ['a', '-', 'é 😀', '', '{"a":1}']],
  ['data', ['a b', '']],
  ['date("HH:mm")', ['12:30', '12:61', '1']],
]);
/** A part of a rule, and texts that most often match it. */
const part = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...TEXTS.keys()),
      fc.constantFrom('a', 'a.b', 'c', 'd', 'e', 'f', 'g', ''),
      fc.constantFrom(
        '',
        '',
        '',
        '',
        ':nullIf("-")',
        ':nullIf("-")',
        ':integer',
        ':scale(2)',
        ':uppercase',
        ':array("",",")',
        ':json',
      ),
    )
    .map(([name, path, filter]) => ({ pattern: `%{${name}:${path}${filter}}`, texts: TEXTS.get(name) ?? [] })),
  fc.constantFrom(' ', ',', '"').map((sign) => ({ pattern: sign, texts: [sign] })),
  fc.constant({ pattern: '( x)?', texts: [' x', ''] }),
  fc.constant({ pattern: '(%{integer:n}|-)', texts: ['12', '-', '0'] }),
);
const ruleAndTexts = fc.array(part, { minLength: 1, maxLength: 4 }).chain((parts) =>
  fc.record({
    matchRules: fc.constant(`r x?${parts.map(({ pattern }) => pattern).join(' ')}`),
    texts: fc.array(
      fc
        .tuple(...parts.map(({ texts }) => fc.constantFrom(...texts)))
        .chain((pieces) => fc.constantFrom(pieces.join(''), pieces.join(' '))),
      { maxLength: 10 },
    ),
  }),
);

describe('a grok parser on bytes', () => {
  it('gives what it gives of strings, in the same order', () => {
    let places = 0;
    fc.assert(
      fc.property(ruleAndTexts, ({ matchRules, texts }) => {
        const parser = compileGrok({ matchRules, supportRules: '' });
        for (const one of texts) {
          const { found, placed } = parsedPlaced(parser, one);
          places += placed;
          expect(found, `${matchRules} on ${one}`).toEqual(parsed(parser, one));
        }
      }),
      { numRuns: 1_500 },
    );
    expect(places).toBeGreaterThan(100);
  });

  const { processors } = JSON.parse(
    readFileSync(new URL('../../content/pipelines/nginx/pipeline.json', import.meta.url), 'utf8'),
  );
  const [{ grok }] = processors;
  /** A new one each time: parsers stop trying what does not help. */
  const accessParser = () => compileGrok({ matchRules: grok.match_rules, supportRules: grok.support_rules });

  it('gives the same of access lines, whatever stands in their places', () => {
    const word = fc.constantFrom('-', '192.0.2.44', '2001:db8::1', 'alice', 'é', '"', 'a b', '', '-0', '007', '12');
    const line = fc
      .tuple(
        fc.array(word, { minLength: 7, maxLength: 7 }),
        fc.constantFrom(
          '21/Nov/2026:10:12:33 +0000',
          '21/nov./2026:10:12:33 Z',
          '31/Feb/2026:10:12:33 +09:00',
          '21/Nov',
        ),
        fc.constantFrom('GET / HTTP/1.1', 'GET /', 'GET /a"b HTTP/1.1', '', '\\x16\\x03', 'G ET', 'GET'),
        fc.constantFrom(
          '',
          ' "-"',
          ' "203.0.113.9" 0.1',
          ' 430 0.012 [shop] [] 10.1.2.3:80 612 0.012 200 0a1b',
          ' rt=1',
        ),
      )
      .map(
        ([[ip, ident, user, status, sent, referer, agent], date, request, tail]) =>
          `${ip} ${ident} ${user} [${date}] "${request}" ${status} ${sent} "${referer}" "${agent}"${tail}`,
      );
    fc.assert(
      fc.property(line, (one) => {
        const parser = accessParser();
        expect(parsedPlaced(parser, one).found).toEqual(parsed(parser, one));
      }),
      { numRuns: 500 },
    );
  });

  it.each('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '))(
    'makes strings of hardly anything of %s',
    (month) => {
      const line =
        '192.0.2.44 - alice [21/Nov/2026:10:12:33 +0000] "GET /a?b=c HTTP/1.1" 200 5316 "https://shop.example/" "Mozilla/5.0 (é)"'.replace(
          'Nov',
          month,
        );
      const parser = accessParser();
      const { found, placed } = parsedPlaced(parser, line);
      expect(placed).toBe(8);
      expect(found).toEqual(parsed(parser, line));
    },
  );
});
