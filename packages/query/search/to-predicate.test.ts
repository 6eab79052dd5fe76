import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSearch } from './parse.ts';
import type { SearchableEvent, SearchSchema } from './schema.ts';
import { searchToPredicate } from './to-predicate.ts';

const schema: SearchSchema = {
  messageColumn: 'message',
  reserved: {
    source: { column: 'source', kind: 'keyword' },
    status: { column: 'status', kind: 'text' },
    duration: { column: 'duration', kind: 'number', unit: 'ns' },
  },
  tagsColumn: 'tags',
  attributes: { text: 'attrs', hot: {} },
};

interface Parts {
  message?: string;
  source?: string;
  status?: string;
  duration?: number;
  tags?: string[];
  attributes?: Record<string, unknown>;
}

function eventOf(parts: Parts): SearchableEvent {
  const columns: Record<string, string | number> = {
    source: parts.source ?? '',
    status: parts.status ?? '',
    duration: parts.duration ?? 0,
  };
  return {
    message: parts.message ?? '',
    reserved: (column) => columns[column],
    tags: parts.tags ?? [],
    attribute: (path) => parts.attributes?.[path],
    attributeValues: () => Object.values(parts.attributes ?? {}),
  };
}

function matches(query: string, parts: Parts): boolean {
  return searchToPredicate(parseSearch(query), schema)(eventOf(parts));
}

describe('free text', () => {
  const message = 'GET /api/items-list?id=42 took 12.5ms: Connection RESET by peer';
  test.each([
    ['connection', true],
    ['CONNECTION', true],
    ['connect', false],
    ['connect*', true],
    ['*nnect*', true],
    ['re?et', true],
    ['"connection reset"', true],
    ['"reset connection"', false],
    ['"Connection: reset"', true],
    ['items-list', true],
    ['/api/items*', true],
    ['items-*id', true],
    ['12.5ms', true],
    ['12.5', false],
    ['get -peer', false],
    ['message:peer', true],
    ['"???"', false],
  ])('%s is %s', (query, expected) => {
    expect(matches(query, { message })).toBe(expected);
  });

  test('Japanese is found inside sentences', () => {
    expect(matches('接続', { message: 'データベースへの接続に失敗しました' })).toBe(true);
    expect(matches('"接続 に"', { message: 'データベースへの接続に失敗しました' })).toBe(false);
    expect(matches('café', { message: 'Un CAFÉ, un café' })).toBe(true);
  });
});

test.each<[string, Parts, boolean]>([
  ['@a:X', { attributes: { a: 'x' } }, false],
  ['@a:200', { attributes: { a: 200 } }, true],
  ['@a:true', { attributes: { a: true } }, true],
  ['@a:b', { attributes: { a: ['a', 'b'] } }, true],
  ['@a:>5', { attributes: { a: [1, 7] } }, true],
  ['@a:>5', { attributes: { a: 'x' } }, false],
  ['@a:>5', { attributes: {} }, false],
  ['-@a:>5', { attributes: {} }, true],
  ['@a:[10 TO 20]', { attributes: { a: '15' } }, true],
  ['@a:{10 TO 15}', { attributes: { a: 15 } }, false],
  ['@a:[b TO d]', { attributes: { a: 'c' } }, true],
  ['@a:"x*"', { attributes: { a: 'xy' } }, false],
  ['@a:x*', { attributes: { a: 'xy' } }, true],
  ['@a:*', { attributes: { a: 0 } }, true],
  ['@a:*', { attributes: { a: null } }, false],
  ['status:ERROR', { status: 'error' }, true],
  ['source:NGINX', { source: 'nginx' }, false],
  ['duration:>1.5s', { duration: 2e9 }, true],
  ['duration:[1ms TO 5ms]', { duration: 3e6 }, true],
  ['env:prod', { tags: ['env:prod'] }, true],
  ['env:p*', { tags: ['a:p', 'env:prod'] }, true],
  ['env:*', { tags: ['env:'] }, false],
  ['tags:bare', { tags: ['bare'] }, true],
  ['*:deep', { attributes: { a: 'Deep water' } }, true],
  ['*:prod', { tags: ['env:prod'] }, true],
  ['constructor:x toString:y', { tags: ['constructor:x', 'toString:y'] }, true],
  ['CIDR(@ip, 10.0.0.0/8)', { attributes: { ip: '10.200.0.1' } }, true],
  ['CIDR(@ip, 10.0.0.0/8)', { attributes: { ip: '11.0.0.1' } }, false],
  ['CIDR(@ip, 2001:db8::/32)', { attributes: { ip: '2001:db8:1::5' } }, true],
  ['CIDR(@ip, 10.0.0.0/8)', { attributes: { ip: '::ffff:10.1.1.1' } }, true],
])('%s on %j is %s', (query, parts, expected) => {
  expect(matches(query, parts)).toBe(expected);
});

describe('the console-activity query', () => {
  const query = readFileSync(new URL('./testdata/console-activity.txt', import.meta.url), 'utf8').trim();
  const base = { source: 'cloudtrail' };
  test.each<[string, Record<string, unknown>, boolean]>([
    ['a change from the console', { 'http.useragent': 'console.amazonaws.com', 'evt.name': 'CreateUser' }, true],
    ['a browser', { 'http.useragent': 'Mozilla/5.0 (X11)', 'evt.name': 'PutBucketPolicy' }, true],
    ['the S3 console with its bracket', { 'http.useragent': '[S3Console/0.4, aws]', 'evt.name': 'DeleteBucket' }, true],
    ['a console of another region', { 'http.useragent': 'onsole.ec2.amazonaws.com', 'evt.name': 'RunInstances' }, true],
    ['reading only', { 'http.useragent': 'console.amazonaws.com', 'evt.name': 'GetObject' }, false],
    ['signing in', { 'http.useragent': 'Mozilla/5.0', 'evt.name': 'ConsoleLogin' }, false],
    ['the command line', { 'http.useragent': 'aws-cli/2.0', 'evt.name': 'CreateUser' }, false],
    [
      'AWS itself',
      { 'http.useragent': 'Mozilla/5.0', 'evt.name': 'CreateUser', 'userIdentity.invokedBy': 'AWS Internal' },
      false,
    ],
  ])('%s', (_title, attributes, expected) => {
    expect(matches(query, { ...base, attributes })).toBe(expected);
  });
});
