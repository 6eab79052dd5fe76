import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardNumber } from './cards.ts';
import { hideMemcachedValue, obfuscateMemcached, obfuscateRedis, quantizeRedis } from './commands.ts';
import { obfuscateJson } from './json.ts';
import { hideRedisData } from './redis.ts';
import { obfuscateSql } from './sql.ts';
import { obfuscateUrl } from './url.ts';

describe('obfuscateSql', () => {
  it.each([
    ["select * from users where id = 42 and name = 'it''s'", 'select * from users where id = ? and name = ?'],
    [
      'SELECT a.b, "Col", `c`, [d] FROM t1 WHERE x=$1 AND y=@p',
      'SELECT a.b, "Col", `c`, [d] FROM t1 WHERE x=$1 AND y=@p',
    ],
    ['insert into t values (1, 2.5e-3, -7), (8,9,0x1F)', 'insert into t values ( ? )'],
    ['select /* secret */ 1 -- more\nfrom dual', 'select ? from dual'],
    ["select $tag$ it's $$ $tag$, E'a\\'b', N'x', X'ff'", 'select ?, ?, ?, ?'],
    ['where a in (1,2,3) or b in (?, ?)', 'where a in ( ? ) or b in ( ? )'],
    ["where a = 'never closed", 'where a = ?'],
    ['  a\n\t b  ', 'a b'],
    ['update t set x = "secret" where "col" like "a%"', 'update t set x = ? where "col" like ?'],
    ['insert into t ("a") values ("x", "y") returning "id"', 'insert into t ("a") values ( ? ) returning "id"'],
    ['limit 10 offset .5', 'limit ? offset ?'],
    ['a-1, b - 2', 'a-?, b - ?'],
  ])('%s', (sql, expected) => {
    expect(obfuscateSql(sql)).toBe(expected);
  });

  it('never throws, leaves no digit literal, and is stable', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(...'ab 1.\'"$?,()-*/\\\n`') }), (sql) => {
        const once = obfuscateSql(sql);
        expect(once).not.toMatch(/(?<![\w$"`.][^"`]*)(?:^|[=(,\s])\d+(?:$|[),\s])/);
      }),
    );
  });

  it('is linear', () => {
    const before = performance.now();
    obfuscateSql(`select ${'('.repeat(50_000)} ${"'a',".repeat(50_000)} ${'$'.repeat(20_000)} ${'-- '.repeat(20_000)}`);
    obfuscateSql(`insert into t values (${'"a",'.repeat(200_000)}1)`);
    expect(performance.now() - before).toBeLessThan(1_500);
  });
});

it('hides arguments of caches', () => {
  expect([
    quantizeRedis('SET key value\nget key\nCONFIG SET x y\ndel z'),
    obfuscateRedis('SET key secret'),
    obfuscateRedis('CLIENT SETINFO LIB-VER 1'),
    obfuscateRedis('PING'),
    obfuscateMemcached('set key 0 900 6\r\nsecret'),
    obfuscateJson('{"find":"users","filter":{"age":[1,{"x":null}]}}\n{broken'),
  ]).toEqual([
    'SET GET CONFIG SET ...',
    'SET ?',
    'CLIENT SETINFO ?',
    'PING',
    'set ?',
    '{"find":"?","filter":{"age":["?",{"x":"?"}]}}\n?',
  ]);
});

it.each([
  ['AUTH user secret', 'AUTH ?'],
  ['SET session:1 abc EX 10', 'SET session:1 ? EX 10'],
  ['setex k 10 "two words"', 'setex k 10 ?'],
  ['LINSERT list BEFORE pivot secret', 'LINSERT list BEFORE pivot ?'],
  ['SADD set a b c', 'SADD set ?'],
  ['GEOADD places 13.3 38.1 Palermo 15.0 37.5 Catania', 'GEOADD places 13.3 38.1 ? 15.0 37.5 ?'],
  ['HSET h a 1 b 2', 'HSET h a ? b ?'],
  ['MSET a 1 b 2', 'MSET a ? b ?'],
  ['CONFIG SET requirepass secret', 'CONFIG SET requirepass ?'],
  ['CONFIG GET *', 'CONFIG GET *'],
  ['BITFIELD k SET u8 0 255 GET u4 0', 'BITFIELD k SET u8 0 ? GET u4 0'],
  ['ZADD z NX CH 1 one 2 two', 'ZADD z NX CH 1 ? 2 ?'],
  ['GET key\nDEL key', 'GET key\nDEL key'],
  ['PING', 'PING'],
])('hides the data of Redis commands: %s', (command, expected) => {
  expect(hideRedisData(command)).toBe(expected);
});

it('keeps what it is told to keep', () => {
  expect([
    hideMemcachedValue('set key 0 900 6\r\nsecret'),
    hideMemcachedValue('get key'),
    obfuscateJson('{"find":"users","filter":{"sql":"a = 1","x":[1]}}', {
      keepValues: new Set(['find']),
      sqlValues: new Set(['sql']),
      sql: obfuscateSql,
    }),
    obfuscateUrl('https://u@host7/users/42/a?id=1#2', { removeQuery: true, removePathDigits: true }),
    obfuscateUrl('/a/b2?x=1', { removeQuery: false, removePathDigits: true }),
  ]).toEqual([
    'set key 0 900 6\r\n?',
    'get key',
    '{"find":"users","filter":{"sql":"a = ?","x":["?"]}}',
    'https://?@host7/users/?/a?',
    '/a/??x=1',
  ]);
});

it('hides users and, when asked, queries of URLs', () => {
  const hidden = (url: string, removeQuery = false) => obfuscateUrl(url, { removeQuery });
  expect([
    hidden('https://user:pass@host/path?q=1@2'),
    hidden('https://host/@path'),
    hidden('/path?token=1', true),
    hidden('https://user@host?x=1', true),
    hidden('no url'),
  ]).toEqual(['https://?@host/path?q=1@2', 'https://host/@path', '/path?', 'https://?@host?', 'no url']);
});

it('knows card numbers', () => {
  const card = (text: string) => isCardNumber(Buffer.from(text), 0, text.length);
  const yes = ['4111111111111111', '4111 1111 1111 1111', '5500-0000-0000-0004', '340000000000009', '6011000000000004'];
  const no = ['4111111111111112', '1234567890123456', '411111111111', '4111x1111x1111x1111', '1700000000000000000', ''];
  expect([yes.map(card), no.map(card)]).toEqual([yes.map(() => true), no.map(() => false)]);
});
