import { describe, expect, test } from 'vitest';
import { ANY_MANY, type Match, type SearchField, type SearchNode } from './ast.ts';
import { parseSearch } from './parse.ts';
import { SearchSyntaxError } from './syntax-error.ts';

/** A node in one line: `(and error (not k=v))`. */
function show(node: SearchNode): string {
  switch (node.kind) {
    case 'all':
      return 'all';
    case 'not':
      return `(not ${show(node.child)})`;
    case 'term':
      return showField(node.field) + showMatch(node.match);
    default:
      return `(${node.kind} ${node.children.map(show).join(' ')})`;
  }
}

function showField(field: SearchField): string {
  if (field.kind === 'message') return '~';
  if (field.kind === 'everything') return '**~';
  return field.kind === 'attribute' ? `@${field.path} ` : `${field.name} `;
}

function showMatch(match: Match): string {
  switch (match.kind) {
    case 'value':
      return match.quoted ? `"${match.text}"` : match.text;
    case 'glob':
      return match.parts.map((part) => (typeof part === 'string' ? part : part === ANY_MANY ? '<*>' : '<?>')).join('');
    case 'exists':
      return 'exists';
    case 'compare':
      return match.operator + (match.bound.number ?? `'${match.bound.text}'`);
    case 'range':
      return `${match.lowInclusive ? '[' : '{'}${match.low?.text ?? ''}..${match.high?.text ?? ''}${match.highInclusive ? ']' : '}'}`;
    case 'cidr':
      return `in ${match.blocks.map((block) => block.text).join(' ')}`;
    case 'any':
    case 'subselect':
      return match.kind;
  }
}

test.each([
  ['', 'all'],
  ['  ', 'all'],
  ['*', 'all'],
  ['*:*', 'all'],
  ['error', '~error'],
  ['"hello world"', '~"hello world"'],
  ['hello world', '(and ~hello ~world)'],
  ['a OR b c', '(or ~a (and ~b ~c))'],
  ['a AND b OR c AND d', '(or (and ~a ~b) (and ~c ~d))'],
  ['(a OR b) c', '(and (or ~a ~b) ~c)'],
  ['a && b || c', '(or (and ~a ~b) ~c)'],
  ['-a', '(not ~a)'],
  ['NOT a b', '(and (not ~a) ~b)'],
  ['-(a b)', '(not (and ~a ~b))'],
  ['NOT -a', '(not (not ~a))'],
  ['a - b', '(and ~a ~- ~b)'],
  ['not-a and or', '(and ~not-a ~and ~or)'],
  ['ANDROID NOTE ORDER', '(and ~ANDROID ~NOTE ~ORDER)'],
  ['service:web', 'service web'],
  ['@http.status_code:200', '@http.status_code 200'],
  ['@usr.name:"Ada Lovelace"', '@usr.name "Ada Lovelace"'],
  ['@x:"a*b\\"c"', '@x "a*b"c"'],
  ['@x:a\\ b\\:c\\*', '@x a b:c*'],
  ['@my\\:key:v', '@my:key v'],
  ['url:http://a/b?c=d', 'url http://a/b<?>c=d'],
  ['web-*1?', '~web-<*>1<?>'],
  ['@x:**a', '@x <*>a'],
  ['env:(prod OR dev)', '(or env prod env dev)'],
  ['env:(prod dev)', '(and env prod env dev)'],
  ['-env:(prod OR -dev)', '(not (or env prod (not env dev)))'],
  ['@a:(b:c OR (d AND >5))', '(or @a b:c (and @a d @a >5))'],
  ['@x:>=5', '@x >=5'],
  ['@x:> 5', '@x >5'],
  ['@x:<abc', "@x <'abc'"],
  ['@x:-5', '@x -5'],
  ['@x:[1 TO 5]', '@x [1..5]'],
  ['@x:{1 TO *}', '@x {1..}'],
  ['@x:[* TO "a b"}', '@x [..a b}'],
  ['@x:*', '@x exists'],
  ['-@x:*', '(not @x exists)'],
  ['_exists_:@x.y', '@x.y exists'],
  ['_missing_:service', '(not service exists)'],
  ['*:timeout', '**~timeout'],
  ['*:"a b"', '**~"a b"'],
  ['CIDR(@ip, 10.0.0.0/8, 2001:db8::/32)', '@ip in 10.0.0.0/8 2001:db8::/32'],
  ['-CIDR(@ip,1.2.3.4) a', '(and (not @ip in 1.2.3.4) ~a)'],
  ['東京　タワー', '(and ~東京 ~タワー)'],
  ['[error] foo', '(and ~[error] ~foo)'],
  ['@severity: "-"', '@severity "-"'],
  ['key: (a OR b)', '(or key a key b)'],
])('%s', (text, expected) => {
  expect(show(parseSearch(text))).toBe(expected);
});

describe('errors say where and why', () => {
  test.each([
    ['(a', 0, 1, 'the parenthesis is not closed'],
    ['a)', 1, 1, 'this parenthesis was not opened'],
    ['()', 1, 1, 'a search term is missing before this parenthesis'],
    ['a OR', 3, 1, 'a search term is missing at the end'],
    ['OR a', 0, 2, 'a search term is missing before OR'],
    ['a AND OR b', 6, 2, 'a search term is missing before OR'],
    ['x "a', 2, 2, 'the quote is not closed'],
    ['x key:', 2, 4, 'a value is missing after key:'],
    ['key: v', 0, 4, 'a value is missing after key:'],
    ['@:v', 0, 2, 'an attribute name is missing after @'],
    ['@x:[1 5]', 3, 3, 'TO is expected in a range: [a TO b]'],
    ['@x:[1 TO 5', 3, 7, 'the range is not closed by ] or }'],
    ['@x:[a* TO b]', 4, 2, 'wildcards have no order'],
    ['@x:>', 3, 1, 'a value is missing after >'],
    ['CIDR(@ip)', 0, 8, 'CIDR needs at least one address block'],
    ['CIDR(@ip, 10.0.0.0/33)', 9, 12, '10.0.0.0/33 is not an address block'],
    ['_exists_:a*', 0, 11, '_exists_ takes the name of a field'],
  ])('%s', (text, offset, length, reason) => {
    const error = errorOf(text);
    expect({ offset: error.offset, length: error.length, reason: error.reason }).toEqual({ offset, length, reason });
    expect([error.code, error.status]).toEqual(['bad_query', 400]);
  });
});

function errorOf(text: string): SearchSyntaxError {
  try {
    parseSearch(text);
  } catch (error) {
    if (error instanceof SearchSyntaxError) return error;
    throw error;
  }
  throw new Error(`${text} is not refused`);
}

test('nodes know their place', () => {
  const text = 'a -env:(b OR "c d")';
  const node = parseSearch(text);
  const places: string[] = [];
  const walk = (one: SearchNode): void => {
    places.push(text.slice(one.offset, one.offset + one.length));
    if (one.kind === 'not') walk(one.child);
    if (one.kind === 'and' || one.kind === 'or') one.children.forEach(walk);
  };
  walk(node);
  expect(places).toEqual(['a -env:(b OR "c d")', 'a', '-env:(b OR "c d")', 'env:(b OR "c d")', 'b', '"c d"']);
});
